// The bytes of an input, unpacked.

import { createReadStream } from "node:fs";
import { addAbortSignal, pipeline, Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { createGunzip } from "node:zlib";

import { BROKEN, cannotRead, Failure } from "./exit.js";
import { quoted } from "./text.js";

const READ_SIZE = 1024 * 1024;

/** How compressed files begin. */
const GZIP = [0x1f, 0x8b];
const UNREADABLE = {
  "a zip archive": [0x50, 0x4b, 0x03, 0x04],
  "a bzip2 file": [0x42, 0x5a, 0x68],
  "an xz file": [0xfd, 0x37, 0x7a, 0x58, 0x5a],
  "a zstd file": [0x28, 0xb5, 0x2f, 0xfd],
};

const UTF8_MARK = [0xef, 0xbb, 0xbf];

/** Buffers that nobody else uses. `signal` ends the reading, `onRead` is told how much was read. */
export async function* bytesOf(input, { signal, onRead }) {
  const stream = addAbortSignal(signal, open(input));
  try {
    const { head, all } = await peek(read(stream, signal, onRead), 6);
    const form = Object.keys(UNREADABLE).find((form) => begins(head, UNREADABLE[form]));
    if (form) throw new Failure(BROKEN, `expected ${quoted(input.name)} to be plain or gzip, found ${form}`);
    yield* withoutMark(begins(head, GZIP) ? gunzipped(all) : all);
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Failure) throw error;
    throw cannotRead(quoted(input.name), error);
  } finally {
    stream.destroy();
  }
}

/** What begins an iterable of buffers, of at least `length` bytes if it has them, and all of it. */
export async function peek(buffers, length) {
  const iterator = buffers[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < length) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  async function* all() {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head, all: all() };
}

function open({ path }) {
  return path === undefined ? process.stdin : createReadStream(path, { highWaterMark: READ_SIZE });
}

async function* read(stream, signal, onRead) {
  for await (const bytes of stream) {
    onRead(bytes.length);
    yield bytes;
  }
  // Ctrl-C ends who writes into the pipe as well, and may be heard of only after the pipe's end,
  // which is then no end of the events: in the next turn of the event loop.
  await setImmediate();
  await setImmediate();
  signal.throwIfAborted();
}

/** Also of several gzip files one after another, as `cat` makes them. */
function gunzipped(buffers) {
  // An error ends the last stream too, which throws it at its reader.
  return pipeline(Readable.from(buffers), createGunzip({ chunkSize: READ_SIZE }), () => {});
}

async function* withoutMark(buffers) {
  const { head, all } = await peek(buffers, UTF8_MARK.length);
  let isFirst = true;
  for await (const bytes of all) {
    yield isFirst && begins(head, UTF8_MARK) ? bytes.subarray(UTF8_MARK.length) : bytes;
    isFirst = false;
  }
}

function begins(bytes, magic) {
  return magic.every((byte, at) => bytes[at] === byte);
}
