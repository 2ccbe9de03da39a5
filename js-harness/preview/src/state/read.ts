// Splits text into events, as the package does with a body.

import { Connector, JsonError } from "@suprsend/segment-transform";
import { createScanner, SyntaxKind } from "jsonc-parser";

/** One event and its text. */
export interface Entry {
  readonly text: string;
  /** Where it starts in the whole text. */
  readonly from: number;
  /** Whether the browser can parse it. */
  readonly isJson: boolean;
  readonly value: unknown;
  /** If this is the invalid rest of a line or body, why it is not valid JSON. */
  readonly fault?: string;
}

const BYTE_ORDER_MARK = "\ufeff";

let connector: Connector | undefined;

/** Created on first use: a server that imports this needs none. */
function reader(): Connector {
  connector ??= new Connector();
  return connector;
}

/** How many events a body holds, or why it is not valid JSON. */
export function countEvents(body: string | Uint8Array, lines: boolean): number | JsonError {
  try {
    const { mapped, skipped, rejected } = reader().transformDelivery(body, { lines });
    return mapped + skipped + rejected;
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}

/** Whether a text consists of whole events, as when they are pasted. */
export function holdsEvents(text: string): boolean {
  const count = countEvents(text, false);
  if (count instanceof JsonError || count === 0) return false;
  return [...readEvents(text, false)].every(({ value }) => typeof Object(value).type === "string");
}

/** The package's message for the first fault in a text. It is the same in every browser. */
export function faultIn(text: string): string | undefined {
  try {
    for (const issue of reader().transformDelivery(text).issues) {
      if (issue.status === "rejected" && issue.code === "invalid_json") return issue.message;
    }
    return undefined;
  } catch (error) {
    if (error instanceof JsonError) return error.message;
    throw error;
  }
}

/** Reads a body whose first value is valid JSON, one event at a time. */
export function* readEvents(text: string, lines: boolean): Generator<Entry> {
  // A byte order mark is passed over at the very beginning.
  const start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  const body = text.slice(start);
  if (lines || beginsLines(body)) yield* readLines(body, start);
  else yield* readValues(body, start);
}

/** One event, if the text cannot hold more than one. */
export function readEvent(text: string, from = 0): Entry {
  try {
    return { text, from, isJson: true, value: JSON.parse(text) };
  } catch {
    return { text, from, isJson: false, value: undefined };
  }
}

/** Whether the first value ends on the line it begins on, and a newline and more follow. */
function beginsLines(text: string): boolean {
  const start = afterSpace(text, 0);
  const newline = text.indexOf("\n", start);
  if (newline < 0 || afterSpace(text, newline) === text.length) return false;
  const line = text.slice(start, newline);
  const end = endOf(line, 0);
  return afterSpace(line, end) === line.length && isValue(readEvent(line.slice(0, end)));
}

function* readLines(text: string, start: number): Generator<Entry> {
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(from, end);
    const entry = readEvent(line, start + from);
    if (entry.isJson && !Array.isArray(entry.value)) yield* unpacked(entry);
    else yield* readValues(line, start + from);
    from = end + 1;
  }
}

/** The values of a text that starts at `start`, up to the first fault. */
function* readValues(text: string, start: number): Generator<Entry> {
  for (let at = afterSpace(text, 0); at < text.length; at = afterSpace(text, at)) {
    const isArray = text[at] === "[";
    const next = isArray ? yield* readElements(text, at + 1, start) : yield* readValue(text, at, start);
    if (next === undefined) return;
    at = next;
  }
}

/** The event, or the events of the batch that Segment's HTTP API takes. A batch within a batch is not unpacked. */
function* unpacked(entry: Entry): Generator<Entry> {
  const at = batchAt(entry);
  if (at === undefined) yield entry;
  else yield* readElements(entry.text, at + 1, entry.from, readOne);
}

/** Where the array of a batch begins in its text. */
function batchAt({ isJson, text, value }: Entry): number | undefined {
  const { type, batch } = Object(value);
  if (!isJson || Array.isArray(value) || type != null || !Array.isArray(batch)) return undefined;
  let batchAt: number | undefined;
  let at = afterSpace(text, text.indexOf("{") + 1);
  while (text[at] !== "}") {
    const end = endOf(text, at);
    const isBatch = JSON.parse(text.slice(at, end)) === "batch";
    at = afterSpace(text, afterSpace(text, end) + ":".length);
    // Of members with the same name the last one counts.
    if (isBatch) batchAt = at;
    at = afterSpace(text, endOf(text, at));
    if (text[at] === ",") at = afterSpace(text, at + 1);
  }
  return batchAt;
}

type ReadValue = (text: string, from: number, start: number) => Generator<Entry, number | undefined>;

/** Returns where the array ends, if it has no fault. */
function* readElements(
  text: string,
  from: number,
  start: number,
  readElement: ReadValue = readValue,
): Generator<Entry, number | undefined> {
  let at = afterSpace(text, from);
  if (text[at] === "]") return at + 1;
  for (;;) {
    const end = yield* readElement(text, at, start);
    if (end === undefined) return undefined;
    at = afterSpace(text, end);
    if (text[at] === "]") return at + 1;
    if (text[at] !== ",") {
      yield faultyRest(text, at, start);
      return undefined;
    }
    at = afterSpace(text, at + 1);
  }
}

/** Returns where the value ends, if it has no fault. */
function* readValue(text: string, from: number, start: number): Generator<Entry, number | undefined> {
  const one = readOne(text, from, start);
  let next = one.next();
  for (; !next.done; next = one.next()) yield* unpacked(next.value);
  return next.value;
}

/** The same without unpacking a batch. */
function* readOne(text: string, from: number, start: number): Generator<Entry, number | undefined> {
  const end = endOf(text, from);
  const entry = readEvent(text.slice(from, end), start + from);
  const isSound = isValue(entry);
  yield isSound ? entry : faultyRest(text, from, start);
  return isSound ? end : undefined;
}

function faultyRest(text: string, from: number, start: number): Entry {
  return { text: text.slice(from), from: start + from, isJson: false, value: undefined, fault: faultIn(text) };
}

/** Browsers cannot parse deeply nested JSON. The package can. */
function isValue({ isJson, text }: Entry): boolean {
  return isJson || !(countEvents(`[${text}]`, false) instanceof JsonError);
}

/** Where the value that starts at `from` ends. */
function endOf(text: string, from: number): number {
  const scanner = createScanner(text, true);
  scanner.setPosition(from);
  let depth = 0;
  for (;;) {
    const token = scanner.scan();
    if (token === SyntaxKind.OpenBraceToken || token === SyntaxKind.OpenBracketToken) depth += 1;
    else if (token === SyntaxKind.CloseBraceToken || token === SyntaxKind.CloseBracketToken) depth -= 1;
    if (depth <= 0 || token === SyntaxKind.EOF) return scanner.getPosition();
  }
}

/** The position of the next character that is not JSON whitespace. */
function afterSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text[at])) at += 1;
  return at;
}
