// Cuts bytes into chunks of whole lines.

import { BrokenInput } from "../exit.js";
import { DROP, ValueSplitter } from "./values.js";

const NEWLINE = 0x0a;

/** Maximum size of an event, and therefore of a chunk, in bytes. Segment's limits are 32 KB for an event and 4 MB for a batch. */
export const LARGEST_EVENT = 4 * 1024 * 1024;

/**
 * Chunks of whole lines: `bytes`, which are valid until the next chunk is asked for, and the number of their
 * first `line`, from 1. The values of a longer line come one per line, in chunks with `isOneLine`.
 */
export async function* chunksOfLines(source) {
  const chunk = Buffer.allocUnsafe(LARGEST_EVENT + 1);
  let filled = 0;
  let line = 1;
  let failure;
  for (;;) {
    const buffer = await source.next().catch((error) => {
      if (error.name === "AbortError") throw error;
      failure = error;
    });
    if (buffer === undefined) break;
    const copied = buffer.copy(chunk, filled);
    filled += copied;
    source.giveBack(buffer.subarray(copied));
    if (filled < chunk.length) continue;

    const whole = chunk.subarray(0, chunk.lastIndexOf(NEWLINE) + 1);
    if (whole.length > 0) {
      yield { bytes: whole, line };
      line += countLines(whole);
      chunk.copyWithin(0, whole.length);
      filled -= whole.length;
    } else {
      source.giveBack(chunk.subarray(0, filled));
      filled = 0;
      for await (const values of chunksOfValues(new OneLine(source))) yield { ...values, line, isOneLine: true };
      line += 1;
    }
  }
  const rest = chunk.subarray(0, filled);
  const lastLine = rest.subarray(rest.lastIndexOf(NEWLINE) + 1);
  const isCut = isOpen(lastLine);
  const whole = isCut ? rest.subarray(0, rest.length - lastLine.length) : rest;
  if (whole.length > 0) yield { bytes: whole, line };
  if (isCut) {
    // Its values one by one, so that a batch gives those that are whole.
    const values = chunksOfValues(beginningOf(Buffer.from(lastLine), failure));
    for await (const chunk of values) yield { ...chunk, line: line + countLines(whole), isOneLine: true };
  }
  if (failure !== undefined) throw failure;
}

/**
 * Chunks in which each value has a line of its own. An event that is too large is a chunk with its `size` and
 * no bytes.
 */
export async function* chunksOfValues(buffers) {
  const splitter = new ValueSplitter();
  const chunk = Buffer.allocUnsafe(LARGEST_EVENT + 1);
  let filled = 0;
  // How much of a line that is too large has been dropped so far.
  let dropped = 0;
  let failure;
  try {
    for await (const buffer of buffers) {
      for (const part of splitter.split(buffer)) {
        if (part === DROP) {
          filled = chunk.subarray(0, filled).lastIndexOf(NEWLINE) + 1;
          dropped = 0;
          continue;
        }
        let rest = part;
        while (rest.length > 0) {
          if (dropped > 0) {
            const end = rest.indexOf(NEWLINE);
            dropped += end < 0 ? rest.length : end;
            if (end < 0) break;
            yield { size: dropped };
            dropped = 0;
            rest = rest.subarray(end + 1);
          }
          const copied = rest.copy(chunk, filled);
          filled += copied;
          rest = rest.subarray(copied);
          if (filled < chunk.length) break;

          const whole = chunk.subarray(0, chunk.lastIndexOf(NEWLINE) + 1);
          if (whole.length > 0) {
            yield { bytes: whole };
            chunk.copyWithin(0, whole.length);
            filled -= whole.length;
          } else {
            dropped = filled;
            filled = 0;
          }
        }
      }
    }
  } catch (error) {
    if (error.name === "AbortError") throw error;
    failure = error;
  }
  if (dropped > 0) yield { size: dropped };
  if (filled > 0) yield { bytes: chunk.subarray(0, filled) };
  if (failure !== undefined) throw failure;
  if (splitter.isOpen && !buffers.hasNewline) throw cutShort();
}

/** The buffers of a source up to and with the next newline. */
class OneLine {
  hasNewline = false;
  #source;

  constructor(source) {
    this.#source = source;
  }

  async *[Symbol.asyncIterator]() {
    for await (const bytes of this.#source) {
      const end = bytes.indexOf(NEWLINE) + 1;
      this.hasNewline = end > 0;
      if (this.hasNewline) this.#source.giveBack(bytes.subarray(end));
      yield this.hasNewline ? bytes.subarray(0, end) : bytes;
      if (this.hasNewline) return;
    }
  }
}

/** The bytes that could be read before a failure, and the failure if there was one. */
async function* beginningOf(bytes, failure) {
  yield bytes;
  if (failure !== undefined) throw failure;
}

/** Whether a value begins in a last line and does not end there. */
function isOpen(line) {
  const splitter = new ValueSplitter();
  for (const _ of splitter.split(Buffer.from(line)));
  return splitter.isOpen;
}

function cutShort() {
  return new BrokenInput("unexpected end of the JSON; it seems to be cut short");
}

export function countLines(bytes) {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
