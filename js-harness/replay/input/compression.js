// Unpacks compressed bytes. The content decides how, at every layer.

import { once } from "node:events";
import zlib from "node:zlib";

import { BROKEN, Failure } from "../exit.js";
import { plural, quoted } from "../output/text.js";
import { decoded } from "./decoded.js";
import { gunzipped } from "./gzip.js";
import { Source } from "./source.js";
import { isZstd, unzstd } from "./zstd.js";

/** Brotli has no signature, so its beginning is unpacked on trial. */
const HEAD = 64 * 1024;
const CHUNK_SIZE = 1024 * 1024;
/** gzip in gzip occurs; a file of a thousand layers is an attack. */
const MOST_LAYERS = 4;

const GZIP = [0x1f, 0x8b];
const EVENTS = /^\s*(\{\s*["}]|\[\s*[[{\]])/m;
const UNREADABLE = {
  "a zip archive": [0x50, 0x4b, 0x03, 0x04],
  "a bzip2 file": [0x42, 0x5a, 0x68],
  "an xz file": [0xfd, 0x37, 0x7a, 0x58, 0x5a],
};

/** @param onWarning gets what `gzip -dc` would warn about */
export async function unpacked(packed, { name, onWarning }) {
  let source = packed;
  for (let layers = 0; ; layers++) {
    const head = await source.peek(HEAD);
    const unpack = head.length === 0 ? undefined : await unpackerOf(head, name);
    if (unpack === undefined) return source;
    if (layers === MOST_LAYERS)
      throw new Failure(BROKEN, `${quoted(name)} is compressed more than ${MOST_LAYERS} times`);
    source = new Source(withoutRest(unpack(source), source, { name, onWarning }));
  }
}

async function unpackerOf(head, name) {
  if (begins(head, GZIP)) return gunzipped;
  if (isZstd(head)) return zstdUnpacker(name);
  const format = Object.keys(UNREADABLE).find((format) => begins(head, UNREADABLE[format]));
  if (format) throw unreadable(name, format);
  if (await isBrotli(head)) return unbrotlied;
  // Brotli that is cut short before anything can be unpacked is such data too.
  if (!mayHoldEvents(head)) throw unreadable(name, "other binary data, or a file that is cut short");
  return undefined;
}

function unreadable(name, found) {
  return new Failure(BROKEN, `expected ${quoted(name)} to be plain, gzip, brotli or zstd, found ${found}`);
}

/** Whether it is text, or contains a line that begins like an event. Other lines may be damaged. */
function mayHoldEvents(head) {
  return isText(head) || EVENTS.test(head.latin1Slice());
}

/** UTF-8 without control characters. The end of the head may be within a character. */
function isText(head) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return !/(?![\t\n\r])\p{Cc}/u.test(text);
  } catch {
    return false;
  }
}

function zstdUnpacker(name) {
  if (zlib.createZstdDecompress) return unzstd;
  const needed = "Node 22.15 or newer reads";
  throw new Failure(BROKEN, `${quoted(name)} is a zstd file, which ${needed}; this is Node ${process.versions.node}`);
}

function unbrotlied(source) {
  return decoded(zlib.createBrotliDecompress({ chunkSize: CHUNK_SIZE }), source);
}

/** Whether it unpacks to text that begins like an event. Plain JSON gives an error or nothing. */
async function isBrotli(head) {
  const decoder = zlib.createBrotliDecompress();
  try {
    const written = new Promise((resolve) => decoder.write(head, resolve));
    await Promise.race([written, once(decoder, "readable")]);
    return /^\ufeff?\s*[[{]/.test(decoder.read()?.toString() ?? "");
  } catch {
    return false;
  } finally {
    decoder.destroy();
  }
}

/** Zeros after the end are padding, as for `gzip`. */
async function* withoutRest(unpacked, packed, { name, onWarning }) {
  yield* unpacked;
  let length = 0;
  let isPadding = true;
  for await (const bytes of packed) {
    length += bytes.length;
    isPadding &&= bytes.every((byte) => byte === 0);
  }
  if (!isPadding) onWarning(`${quoted(name)}: ignored ${plural(length, "byte")} after the end of the compressed data`);
}

function begins(bytes, magic) {
  return magic.every((byte, at) => bytes[at] === byte);
}
