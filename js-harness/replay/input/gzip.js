// gzip, member by member (RFC 1952). Node's own gunzip treats bytes after the last member as an error, and
// loses the data before them.

import zlib from "node:zlib";

import { BrokenInput } from "../exit.js";
import { decoded } from "./decoded.js";

const CHUNK_SIZE = 1024 * 1024;
const [ID1, ID2, DEFLATE] = [0x1f, 0x8b, 8];
const HAS = { HEADER_CRC: 2, EXTRA: 4, NAME: 8, COMMENT: 16 };

/** A file may have several members, such as those that `cat` joins. */
export async function* gunzipped(source) {
  do {
    await skipHeader(source);
    let crc = 0;
    let length = 0;
    for await (const bytes of decoded(zlib.createInflateRaw({ chunkSize: CHUNK_SIZE }), source)) {
      crc = zlib.crc32(bytes, crc);
      length = (length + bytes.length) % 2 ** 32;
      yield bytes;
    }
    const trailer = await exactly(8, source);
    if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== length)
      throw new BrokenInput("incorrect data check");
  } while (await isMember(source));
}

async function isMember(source) {
  const head = await source.peek(2);
  return head[0] === ID1 && head[1] === ID2;
}

async function skipHeader(source) {
  const header = await exactly(10, source);
  if (header[2] !== DEFLATE) throw new BrokenInput("unknown compression method");
  const flags = header[3];
  if (flags & HAS.EXTRA) await exactly((await exactly(2, source)).readUInt16LE(0), source);
  if (flags & HAS.NAME) await skipText(source);
  if (flags & HAS.COMMENT) await skipText(source);
  if (flags & HAS.HEADER_CRC) await exactly(2, source);
}

async function skipText(source) {
  while ((await exactly(1, source))[0] !== 0);
}

async function exactly(length, source) {
  const bytes = await source.take(length);
  if (bytes.length < length) throw new BrokenInput("unexpected end of file");
  return bytes;
}
