// Counts what became of events, and finds the place of each issue.

import { LARGEST_EVENT } from "../input/lines.js";
import { number } from "./text.js";

const NEWLINE = 0x0a;

export class Tally {
  mapped = 0;
  skipped = 0;
  rejected = 0;
  /** How often each code occurred, and where first, in order of first occurrence. */
  codes = new Map();
  #file;
  #index = 0;

  /** Resumes a saved tally. */
  static restored({ codes, file, index, ...counts }) {
    const tally = Object.assign(new Tally(), counts);
    for (const code of codes) tally.codes.set(keyOf(code), { ...code });
    tally.#file = file;
    tally.#index = index;
    return tally;
  }

  saved() {
    const { mapped, skipped, rejected } = this;
    const codes = [...this.codes.values()].map((code) => ({ ...code }));
    return { mapped, skipped, rejected, codes, file: this.#file, index: this.#index };
  }

  get events() {
    return this.mapped + this.skipped + this.rejected;
  }

  /** The index in its file of a chunk's first event. */
  indexOf(chunk) {
    return chunk.file === this.#file ? this.#index : 0;
  }

  /** Maps a chunk of events; gives the delivery, and its issues with their file and line. */
  deliver(connector, chunk) {
    this.#index = this.indexOf(chunk);
    this.#file = chunk.file;
    const delivery = chunk.bytes ? connector.transformDelivery(chunk.bytes, { lines: true }) : tooLarge(chunk);
    const lineOf = linesOf(chunk.bytes);
    const issues = delivery.issues.map((issue) => this.#placed(issue, chunk, lineOf));
    this.mapped += delivery.mapped;
    this.skipped += delivery.skipped;
    this.rejected += delivery.rejected;
    this.#index += delivery.mapped + delivery.skipped + delivery.rejected;
    for (const issue of issues) this.#count(issue);
    return { delivery, issues };
  }

  /** The library counts from the start of the chunk. */
  #placed({ index, line, ...rest }, chunk, lineOf) {
    // The lines of a chunk are those of the file, unless its values were put on lines of their own.
    const isFromLines = chunk.line !== undefined && !chunk.isOneLine;
    const inFile = chunk.line === undefined ? {} : { line: chunk.isOneLine ? chunk.line : chunk.line + line - 1 };
    if (rest.code === "invalid_json") {
      rest.message = isFromLines ? inLine(rest.message) : inEvent(rest.message, lineOf(line));
    }
    return { file: chunk.input.name, ...inFile, index: this.#index + index, ...rest };
  }

  #count(issue) {
    for (const { code, path, message } of issue.notes ?? [issue]) {
      const key = keyOf({ status: issue.status, code });
      const known = this.codes.get(key);
      if (known) {
        known.count += 1;
        continue;
      }
      const { file, line, index, status } = issue;
      this.codes.set(key, { status, code, count: 1, first: { file, line, index, path, message } });
    }
  }
}

function keyOf({ status, code }) {
  return `${status} ${code}`;
}

const PLACE = / at byte \d+ \(line \d+, column (\d+)\)$/;

function inLine(message) {
  return message.replace(PLACE, " at character $1 of the line");
}

/** White space comes before an element of an array, and a bracket if it is an array itself. */
function inEvent(message, line) {
  const before = /^[ \t\r]*\[?/.exec(line)[0].length;
  return message.replace(PLACE, (_, column) => ` at character ${column - before} of the event`);
}

/** Returns the lines of a chunk by their numbers, in ascending order. Each byte is one character. */
function linesOf(bytes) {
  let [line, start] = [1, 0];
  return (number) => {
    for (; line < number; line++) start = bytes.indexOf(NEWLINE, start) + 1;
    const end = bytes.indexOf(NEWLINE, start);
    return bytes.latin1Slice(start, end < 0 ? bytes.length : end);
  };
}

/** What a delivery of this event would be. */
function tooLarge({ size }) {
  const message = `expected an event of at most ${number(LARGEST_EVENT)} bytes, found one of ${number(size)}`;
  const issue = { index: 0, line: 1, status: "rejected", code: "event_too_large", path: "", message };
  return { requests: [], events: [], mapped: 0, skipped: 0, rejected: 1, issues: [issue] };
}
