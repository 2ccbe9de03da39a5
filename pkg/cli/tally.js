// What became of events: their numbers, and where each stands that has an issue.

import { LARGEST_LINE } from "./lines.js";
import { number } from "./text.js";

export class Tally {
  mapped = 0;
  skipped = 0;
  rejected = 0;
  /** How often each code occurred, and where first, in the order in which they were met. */
  codes = new Map();
  #input;
  #index = 0;

  get events() {
    return this.mapped + this.skipped + this.rejected;
  }

  /** Maps a chunk of events; gives the bodies for the hub, and the issues with their file and line. */
  deliver(connector, chunk) {
    if (chunk.input !== this.#input) {
      this.#input = chunk.input;
      this.#index = 0;
    }
    const delivery = chunk.bytes ? connector.transformDelivery(chunk.bytes, { lines: true }) : tooLarge(chunk);
    const issues = delivery.issues.map((issue) => this.#placed(issue, chunk));
    this.mapped += delivery.mapped;
    this.skipped += delivery.skipped;
    this.rejected += delivery.rejected;
    this.#index += delivery.mapped + delivery.skipped + delivery.rejected;
    for (const issue of issues) this.#count(issue);
    return { requests: delivery.requests, issues };
  }

  /** The library counts from where the chunk begins. */
  #placed({ index, line, ...rest }, chunk) {
    const inFile = chunk.line === undefined ? {} : { line: chunk.line + line - 1 };
    if (rest.code === "invalid_json") rest.message = inEvent(rest.message);
    return { file: chunk.input.name, ...inFile, index: this.#index + index, ...rest };
  }

  #count(issue) {
    for (const { code, path, message } of issue.notes ?? [issue]) {
      const key = `${issue.status} ${code}`;
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

function inEvent(message) {
  return message.replace(/ at byte \d+ \(line \d+, column (\d+)\)$/, " at character $1 of the event");
}

/** As a delivery of one event would be. */
function tooLarge({ size }) {
  const message = `expected an event of at most ${number(LARGEST_LINE)} bytes, found one of ${number(size)}`;
  const issue = { index: 0, line: 1, status: "rejected", code: "event_too_large", path: "", message };
  return { requests: [], mapped: 0, skipped: 0, rejected: 1, issues: [issue] };
}
