// Reads the body of a request, up to the size limit.
import { DeliveryError } from "./errors.js";

/** The formats of `DecompressionStream`, by HTTP encoding. */
const FORMATS = new Map([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
]);

/** @param limit in bytes, which also applies to a body after decompression */
export async function readBody(request, limit) {
  const tooLarge = () =>
    new DeliveryError(413, "body_too_large", `expected a body of at most ${limit} bytes, found more`);
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  const format = FORMATS.get(encoding);
  const unpacking = format && decompressionStream(format);
  if (unpacking === undefined && encoding !== "identity") {
    const accepted = format === undefined ? "plain, gzip or deflate" : "plain";
    const message = `expected a body that is ${accepted}, found \`Content-Encoding: ${encoding}\``;
    throw new DeliveryError(415, "unsupported_encoding", message);
  }
  if (request.bodyUsed) throw alreadyRead();
  const length = request.headers.get("content-length");
  if (Number(length) > limit) throw tooLarge();
  // HTTP ends a body at its announced length, so it can be read at once.
  const isReadAtOnce = unpacking === undefined && length !== null;
  const body = isReadAtOnce
    ? await readAll(request)
    : await readChunks(request.body, unpacking, format, limit, tooLarge);
  if (body.length > limit) throw tooLarge();
  if (body.length === 0 && (Number(length) > 0 || request.headers.has("transfer-encoding"))) throw alreadyRead();
  return body;
}

/** Vercel's edge runtime has no `DecompressionStream`, and the one in Next's throws. */
function decompressionStream(format) {
  try {
    return new DecompressionStream(format);
  } catch {
    return undefined;
  }
}

async function readAll(request) {
  return new Uint8Array(await request.arrayBuffer().catch(brokenOff));
}

async function readChunks(stream, unpacking, format, limit, tooLarge) {
  if (stream === null) return new Uint8Array();
  const reader = (unpacking === undefined ? stream : stream.pipeThrough(unpacking)).getReader();
  const read = () => reader.read().catch(format === undefined ? brokenOff : () => doesNotUnpack(format));
  const chunks = [];
  let length = 0;
  for (let { done, value } = await read(); !done; { done, value } = await read()) {
    length += value.length;
    if (length > limit) {
      // If the body breaks off in the meantime, its error does not matter.
      reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
  return concatenated(chunks, length);
}

/** A body parser of the host can cause this. Once that is fixed, Segment's next retry delivers the events. */
function alreadyRead() {
  return new DeliveryError(500, "body_already_read", "the request's body was read before the webhook received it");
}

/** Only a caller that sent the whole body receives this answer, so it is one that Segment retries. */
function brokenOff() {
  throw new DeliveryError(408, "incomplete_body", "the request ended before its body was complete");
}

function doesNotUnpack(format) {
  throw new DeliveryError(400, "invalid_encoding", `expected a ${format} body, found one that cannot be decompressed`);
}

function concatenated(chunks, length) {
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
