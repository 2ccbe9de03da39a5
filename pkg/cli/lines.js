// Bytes cut into chunks of whole lines.

const NEWLINE = 0x0a;

/** A line's most bytes, and so a chunk's. Segment's events have 32 KB at most, its batches 4 MB. */
export const LARGEST_LINE = 4 * 1024 * 1024;

/**
 * Chunks of whole lines: `bytes`, which are good until the next chunk is asked for, and their first
 * `line`, from 1. For a line that is too large a chunk has no bytes but its `size`.
 */
export async function* chunksOfLines(buffers) {
  const chunk = Buffer.allocUnsafe(LARGEST_LINE + 1);
  let filled = 0;
  let line = 1;
  // How much of a line that is too large has been dropped, while its end has not come.
  let dropped = 0;
  for await (const buffer of buffers) {
    let rest = buffer;
    while (rest.length > 0) {
      if (dropped > 0) {
        const end = rest.indexOf(NEWLINE);
        dropped += end < 0 ? rest.length : end;
        if (end < 0) break;
        yield { size: dropped, line };
        line += 1;
        dropped = 0;
        rest = rest.subarray(end + 1);
      }
      const copied = rest.copy(chunk, filled);
      filled += copied;
      rest = rest.subarray(copied);
      if (filled < chunk.length) break;

      const whole = chunk.subarray(0, chunk.lastIndexOf(NEWLINE) + 1);
      if (whole.length > 0) {
        yield { bytes: whole, line };
        line += countLines(whole);
        chunk.copyWithin(0, whole.length);
        filled -= whole.length;
      } else {
        dropped = filled;
        filled = 0;
      }
    }
  }
  if (dropped > 0) yield { size: dropped, line };
  if (filled > 0) yield { bytes: chunk.subarray(0, filled), line };
}

function countLines(bytes) {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
