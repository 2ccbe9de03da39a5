// The bytes of an input, unpacked.

import { createReadStream } from "node:fs";
import { addAbortSignal } from "node:stream";
import { setImmediate } from "node:timers/promises";

import { unpacked } from "./compression.js";
import { Source } from "./source.js";

const READ_SIZE = 1024 * 1024;

const UTF8_MARK = Buffer.from("\ufeff");

/**
 * Opens a source of buffers that no other code uses. `onRead` gets the number of bytes of each read. Call
 * `close` at the end.
 */
export async function openBytes(input, { signal, onRead, onWarning }) {
  const stream = addAbortSignal(signal, open(input));
  const close = () => stream.destroy();
  try {
    const source = await unpacked(new Source(read(stream, signal, onRead)), { name: input.name, onWarning });
    const head = await source.take(UTF8_MARK.length);
    if (!head.equals(UTF8_MARK)) source.giveBack(head);
    return { source, close };
  } catch (error) {
    close();
    throw error;
  }
}

function open({ path }) {
  return path === undefined ? process.stdin : createReadStream(path, { highWaterMark: READ_SIZE });
}

async function* read(stream, signal, onRead) {
  for await (const bytes of stream) {
    onRead(bytes.length);
    yield bytes;
  }
  // Ctrl-C also ends the process that writes into the pipe. Then the pipe may end one turn of the event loop
  // before the signal arrives, and its end is not the end of the events.
  await setImmediate();
  await setImmediate();
  signal.throwIfAborted();
}
