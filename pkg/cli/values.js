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
 * The same values one a line, with every array's elements in its place. An element that is an array
 * gets another pair of brackets, since the elements of a line's array are its events. It changes the
 * buffers: the brackets of an array, the commas between its elements and the newlines within an event.
 */
export async function* valuesAsLines(buffers, name) {
  let depth = 0;
  let isArray = false;
  let isWrapped = false;
  let isString = false;
  let isEscaped = false;
  // After an event, until a comma, a newline or the array's end. JSON that lacks them gets a newline.
  let isAfterEvent = false;
  for await (const bytes of buffers) {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      // A newline is as much whitespace as a return is, and as wrong in a string.
      if (byte === NEWLINE && depth > 0) bytes[at] = RETURN;
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isString = false;
        continue;
      }
      if (isAfterEvent && (byte > SPACE || (byte === NEWLINE && depth === 0))) {
        isAfterEvent = false;
        if (![NEWLINE, COMMA, BRACKET_END, BRACE_END].includes(byte)) {
          yield bytes.subarray(start, at);
          yield Buffer.of(NEWLINE);
          start = at;
        }
      }
      if (byte === QUOTE) {
        isString = true;
      } else if (byte === BRACKET || byte === BRACE) {
        if (depth === 0) {
          isArray = byte === BRACKET;
          if (isArray) bytes[at] = SPACE;
        } else if (depth === 1 && isArray && byte === BRACKET) {
          yield bytes.subarray(start, at);
          yield Buffer.of(BRACKET);
          start = at;
          isWrapped = true;
        }
        depth += 1;
      } else if ((byte === BRACKET_END || byte === BRACE_END) && depth > 0) {
        depth -= 1;
        if (depth === 0 && isArray) {
          bytes[at] = NEWLINE;
          isArray = false;
        } else if (depth <= 1) {
          isAfterEvent = depth === 0 || isArray;
          if (isAfterEvent && isWrapped) {
            yield bytes.subarray(start, at + 1);
            yield Buffer.of(BRACKET_END);
            start = at + 1;
            isWrapped = false;
          }
        }
      } else if (byte === COMMA && depth === 1 && isArray) {
        bytes[at] = NEWLINE;
      }
    }
    yield bytes.subarray(start);
  }
  if (depth > 0) throw new Failure(BROKEN, `${quoted(name)} ends before its JSON does: it seems to be cut short`);
}
