// JSON that does not stand one event a line: arrays of events, or events over several lines.

import { BROKEN, Failure } from "./exit.js";
import { quoted } from "./text.js";

const [NEWLINE, RETURN, SPACE, QUOTE, BACKSLASH, COMMA] = Buffer.from('\n\r "\\,');
const [BRACKET, BRACKET_END, BRACE, BRACE_END] = Buffer.from("[]{}");

/** Whether a file that begins so is no file of lines: in those no event ends after its brace. */
export function isOfValues(head) {
  return /^\s*(\[|\{[ \t\r]*\n)/.test(head.toString("latin1"));
}

/**
 * The same values one a line, with every array's elements in its place. It changes the buffers: the
 * brackets of an array, the commas between its elements and the newlines within an event.
 */
export async function* valuesAsLines(buffers, name) {
  let depth = 0;
  let isArray = false;
  let isString = false;
  let isEscaped = false;
  for await (const bytes of buffers) {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      // A newline is as much whitespace as a return is, and as wrong in a string.
      if (byte === NEWLINE && depth > 0) bytes[at] = RETURN;
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isString = false;
      } else if (byte === QUOTE) {
        isString = true;
      } else if (byte === BRACKET || byte === BRACE) {
        if (depth === 0) {
          isArray = byte === BRACKET;
          if (isArray) bytes[at] = SPACE;
        }
        depth += 1;
      } else if ((byte === BRACKET_END || byte === BRACE_END) && depth > 0) {
        depth -= 1;
        if (depth === 0 && isArray) bytes[at] = NEWLINE;
      } else if (byte === COMMA && depth === 1 && isArray) {
        bytes[at] = NEWLINE;
      }
    }
    yield bytes;
  }
  if (depth > 0) throw new Failure(BROKEN, `${quoted(name)} ends before its JSON does: it seems to be cut short`);
}
