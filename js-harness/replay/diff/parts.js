// Smaller chunks, so that what becomes of one is garbage before the collector takes it for long-lived.

import { countLines } from "../input/lines.js";

const NEWLINE = 0x0a;
const SIZE = 256 * 1024;

/** Cuts a chunk into parts of whole lines. */
export function* partsOf(chunk) {
  const { bytes, line, isOneLine } = chunk;
  if (bytes === undefined || bytes.length <= SIZE) {
    yield chunk;
    return;
  }
  let before = 0;
  for (let start = 0, end; start < bytes.length; start = end) {
    end = bytes.indexOf(NEWLINE, start + SIZE) + 1 || bytes.length;
    const part = bytes.subarray(start, end);
    // The lines of a chunk may not be those of the file.
    const hasLines = line !== undefined && !isOneLine;
    yield { ...chunk, bytes: part, line: hasLines ? line + before : line };
    before += countLines(part);
  }
}
