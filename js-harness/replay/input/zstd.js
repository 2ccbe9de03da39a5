// zstd, frame by frame. Node's own decoder takes the end of a file that is cut short for the end of a frame.

import zlib from "node:zlib";

import { BrokenInput } from "../exit.js";
import { decoded } from "./decoded.js";

const CHUNK_SIZE = 1024 * 1024;
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

export function isZstd(bytes) {
  return ZSTD.every((byte, at) => bytes[at] === byte);
}

/** A file may have several frames. */
export async function* unzstd(source) {
  do {
    const probed = new ProbedSource(source);
    const last = [];
    for await (const bytes of decoded(zlib.createZstdDecompress({ chunkSize: CHUNK_SIZE }), probed)) {
      if (probed.isProbeGiven) last.push(bytes);
      else yield bytes;
    }
    // The decompressed probe is not part of the data.
    if (probed.isProbeTaken) throw new BrokenInput("unexpected end of file");
    yield* last;
  } while (isZstd(await source.peek(ZSTD.length)));
}

/** A source with one more byte at the end, given together with the last one: only an open frame takes it. */
class ProbedSource {
  isProbeGiven = false;
  isProbeTaken = false;
  #source;
  #lastByte = Buffer.alloc(0);

  constructor(source) {
    this.#source = source;
  }

  async next() {
    if (this.isProbeGiven) return undefined;
    const bytes = await this.#source.next();
    if (bytes === undefined) {
      this.isProbeGiven = true;
      this.isProbeTaken = true;
      return Buffer.concat([this.#lastByte, Buffer.alloc(1)]);
    }
    const all = Buffer.concat([this.#lastByte, bytes]);
    this.#lastByte = all.subarray(-1);
    return all.subarray(0, -1);
  }

  /** What comes after a frame. */
  giveBack(bytes) {
    this.isProbeTaken = this.isProbeGiven && bytes.length === 0;
    this.#source.giveBack(this.isProbeGiven ? bytes.subarray(0, -1) : Buffer.concat([bytes, this.#lastByte]));
  }
}
