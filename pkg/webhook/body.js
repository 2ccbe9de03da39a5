// The body of a request, read no further than it may be long.
import { DeliveryError } from "./errors.js";

/** The formats of `DecompressionStream`, by the name of the encoding in HTTP. */
const FORMATS = new Map([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
]);

/** @param limit in bytes, also of what a compressed body unpacks to */
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
  // HTTP ends a body where it was announced to end, so it can be read at once.
  const isReadAtOnce = unpacking === undefined && length !== null;
  const body = isReadAtOnce
    ? await readAll(request)
    : await readChunks(request.body, unpacking, format, limit, tooLarge);
  if (body.length > limit) throw tooLarge();
  if (body.length === 0 && (Number(length) > 0 || request.headers.has("transfer-encoding"))) throw alreadyRead();
  return body;
}

/** Vercel's edge runtime has no `DecompressionStream`, and Next's has one that throws. */
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
      // The error of a body that breaks off meanwhile does not matter.
      reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
  return concatenated(chunks, length);
}

/** Such as by a body parser of the host. Once that is mended, Segment's next try delivers the events. */
function alreadyRead() {
  return new DeliveryError(500, "body_already_read", "the request's body was read before the webhook received it");
}

/** Whoever receives this has sent the whole body, so the answer is one after which Segment tries again. */
function brokenOff() {
  throw new DeliveryError(408, "incomplete_body", "the request ended before its body did");
}

function doesNotUnpack(format) {
  throw new DeliveryError(400, "invalid_encoding", `expected a ${format} body, found one that does not unpack`);
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
