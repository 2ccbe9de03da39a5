// The position of invalid JSON in the editor.

import type { JsonError } from "@suprsend/segment-transform";

export interface Fault {
  message: string;
  at: number;
}

/** Columns count characters; the editor counts UTF-16 units. */
export function faultOf({ message, line, column }: JsonError, text: string): Fault {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((length, { length: more }) => length + more + 1, 0);
  // No column counts a byte order mark.
  const mark = line === 1 && text.startsWith("\ufeff") ? 1 : 0;
  const within = [...(lines[line - 1] ?? "")].slice(0, mark + column - 1).join("").length;
  return { message, at: Math.min(before + within, text.length) };
}
