// JSON that is not one event per line: arrays of events, events over several lines, or events with nothing
// between them.

const [NEWLINE, RETURN, SPACE, QUOTE, BACKSLASH, COMMA] = Buffer.from('\n\r "\\,');
const [BRACKET, BRACKET_END, BRACE, BRACE_END] = Buffer.from("[]{}");

/** In place of bytes: what is on the last line so far is not an event. */
export const DROP = Symbol("drop the line");

const MOST_KEY = 5;

/**
 * Puts the same values one per line. The elements of an array, or of the array of a `{"batch": […]}`, take its
 * place. An element that is an array gets another pair of brackets, since the elements of a
 * line's array are its events. It changes the buffers: the brackets of an array, the commas between its
 * elements and the newlines within an event.
 */
export class ValueSplitter {
  #depth = 0;
  #isArray = false;
  #isWrapped = false;
  #isString = false;
  #isEscaped = false;
  // After an event, until a comma, a newline or the end of the array. If they are missing, a newline is added.
  #isAfterEvent = false;
  // The last key of an object at depth 1, if it is short.
  #key = "";
  #isKey = false;
  #hasType = false;
  #isBatch = false;
  // What follows the array of a batch is skipped.
  #isAfterBatch = false;

  /** Whether a value has begun and not ended. */
  get isOpen() {
    return this.#depth > 0;
  }

  *split(bytes) {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      // A return is whitespace just as a newline is, and just as invalid in a string.
      if (byte === NEWLINE && this.#depth > 0) bytes[at] = RETURN;
      if (this.#isString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#endString();
        if (this.#isKey && this.#isString) this.#addToKey(byte);
        continue;
      }
      if (this.#isAfterEvent && (byte > SPACE || (byte === NEWLINE && this.#depth === 0))) {
        this.#isAfterEvent = false;
        if (![NEWLINE, COMMA, BRACKET_END, BRACE_END].includes(byte)) {
          yield bytes.subarray(start, at);
          yield Buffer.of(NEWLINE);
          start = at;
        }
      }
      if (byte === QUOTE) {
        this.#isString = true;
        this.#isKey = this.#depth === 1 && !this.#isArray;
        if (this.#isKey) this.#key = "";
      } else if (byte === BRACKET || byte === BRACE) {
        if (this.#depth === 0) {
          this.#isArray = byte === BRACKET;
          this.#hasType = false;
          this.#key = "";
          if (this.#isArray) bytes[at] = SPACE;
        } else if (this.#depth === 1 && byte === BRACKET && this.#isArray) {
          yield bytes.subarray(start, at);
          yield Buffer.of(BRACKET);
          start = at;
          this.#isWrapped = true;
        } else if (this.#depth === 1 && byte === BRACKET && this.#key === "batch" && !this.#hasType) {
          yield bytes.subarray(start, at);
          yield DROP;
          start = at + 1;
          this.#isArray = true;
          this.#isBatch = true;
          continue;
        }
        this.#depth += 1;
      } else if ((byte === BRACKET_END || byte === BRACE_END) && this.#depth > 0) {
        this.#depth -= 1;
        if (this.#depth === 0 && this.#isBatch) {
          bytes[at] = NEWLINE;
          yield bytes.subarray(start, at + 1);
          this.#isBatch = false;
          this.#isArray = false;
          this.#isAfterBatch = true;
          this.#hasType = true;
          this.#depth = 1;
        } else if (this.#depth === 0 && this.#isAfterBatch) {
          this.#isAfterBatch = false;
          start = at + 1;
        } else if (this.#depth === 0 && this.#isArray) {
          bytes[at] = NEWLINE;
          this.#isArray = false;
        } else if (this.#depth <= 1) {
          this.#isAfterEvent = !this.#isAfterBatch && (this.#depth === 0 || this.#isArray);
          if (this.#isAfterEvent && this.#isWrapped) {
            yield bytes.subarray(start, at + 1);
            yield Buffer.of(BRACKET_END);
            start = at + 1;
            this.#isWrapped = false;
          }
        }
      } else if (byte === COMMA && this.#depth === 1) {
        if (this.#isArray) bytes[at] = NEWLINE;
        else this.#key = "";
      }
    }
    if (!this.#isAfterBatch) yield bytes.subarray(start);
  }

  #addToKey(byte) {
    // A longer key, or one with an escape, does not matter.
    if (this.#key.length <= MOST_KEY) this.#key += String.fromCharCode(byte);
  }

  #endString() {
    this.#isString = false;
    if (this.#isKey && this.#key === "type") this.#hasType = true;
  }
}

/**
 * Whether a file that begins like this has values that are not one per line: it is an array, or its first line ends
 * within a value, and the next lines are not values either. If they are, only the first line is torn.
 *
 * @param isAll whether the file ends with its head
 */
export function isSequence(head, isAll) {
  const [first, ...others] = firstLines(head, 3);
  if (first === undefined || !/^[[{]/.test(first.text)) return false;
  const isOneValue = isAll && others.length === 0;
  if (isOneValue) return first.text.startsWith("[");
  if (!first.isWhole) return false;
  const splitter = new ValueSplitter();
  for (const _ of splitter.split(Buffer.from(first.text)));
  if (!splitter.isOpen) return false;
  const isOnlyOpened = /^[[{\s]+$/.test(first.text);
  return (
    isOnlyOpened || others.length === 0 || !others.every(({ text, isWhole }) => (!isWhole && !isAll) || isValue(text))
  );
}

/** Lines that are not blank. The end of the head may cut the last one. */
function firstLines(head, count) {
  const lines = [];
  let start = 0;
  while (lines.length < count && start < head.length) {
    const newline = head.indexOf(NEWLINE, start);
    const end = newline < 0 ? head.length : newline;
    const text = head.latin1Slice(start, end).trim();
    if (text !== "") lines.push({ text, isWhole: newline >= 0 });
    start = end + 1;
  }
  return lines;
}

function isValue(text) {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
