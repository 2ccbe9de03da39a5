// Text to events: one, the members of an array, or one a line.

import { createScanner, SyntaxKind } from "jsonc-parser";

/** One event, as its own text. */
export interface Entry {
  readonly text: string;
  /** Where it begins in the text that it was read from. */
  readonly from: number;
  readonly isJson: boolean;
  readonly value: unknown;
}

/** Reads a body that the package has found to be sound, one event at a time. */
export function* readEvents(text: string, lines: boolean): Generator<Entry> {
  if (lines || holdsLines(text)) yield* readLines(text);
  else yield* readValue(text);
}

/** One event, where the text can hold no more than one. */
export function readEvent(text: string, from = 0): Entry {
  try {
    return { text, from, isJson: true, value: JSON.parse(text) };
  } catch {
    return { text, from, isJson: false, value: undefined };
  }
}

/** As the package has it: a first complete value, a newline, and more. */
function holdsLines(text: string): boolean {
  const start = text.search(/\S/);
  const end = text.indexOf("\n", start);
  if (end < 0 || !/\S/.test(text.slice(end))) return false;
  return readEvent(text.slice(start, end)).isJson || (text[start] !== "[" && /\S/.test(text.slice(endOf(text, start))));
}

function* readLines(text: string): Generator<Entry> {
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(from, end);
    if (/\S/.test(line)) yield readEvent(line, from);
    from = end + 1;
  }
}

function* readValue(text: string): Generator<Entry> {
  const start = text.search(/\S/);
  if (text[start] !== "[") {
    yield readEvent(text.trim(), start);
    return;
  }
  for (let from = start + 1; ; ) {
    const scanner = scannerAt(text, from);
    const first = scanner.scan();
    if (first === SyntaxKind.CommaToken) from = scanner.getTokenOffset() + 1;
    else if (first === SyntaxKind.CloseBracketToken || first === SyntaxKind.EOF) return;
    else {
      from = scanner.getTokenOffset();
      const end = endOf(text, from);
      yield readEvent(text.slice(from, end), from);
      from = end;
    }
  }
}

/** Where the value that begins at `from` ends. */
function endOf(text: string, from: number): number {
  const scanner = scannerAt(text, from);
  let depth = 0;
  for (;;) {
    const token = scanner.scan();
    if (token === SyntaxKind.OpenBraceToken || token === SyntaxKind.OpenBracketToken) depth += 1;
    else if (token === SyntaxKind.CloseBraceToken || token === SyntaxKind.CloseBracketToken) depth -= 1;
    if (depth <= 0 || token === SyntaxKind.EOF) return scanner.getPosition();
  }
}

function scannerAt(text: string, position: number) {
  const scanner = createScanner(text, true);
  scanner.setPosition(position);
  return scanner;
}
