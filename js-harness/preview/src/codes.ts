// What codes are called on the screen, what to do about an event that is not sent, and which members of
// a mapping a note on a value belongs to.

import type { NoteCode, RejectCode, SkipCode } from "@suprsend/segment-transform";
import table from "./codes.json";

/** Every code of a result. */
export type Code = NoteCode | SkipCode | RejectCode | "invalid_json";

// A code without a label, or an event that is not sent without advice, fails the build.
const codes: Record<Code, { label: string; advice?: string; fields?: string[] }> &
  Record<SkipCode | RejectCode | "invalid_json", { advice: string }> = table;

export function labelOf(code: Code): string {
  return codes[code].label;
}

export function adviceOn(code: Code): string | undefined {
  return codes[code].advice;
}

export function fieldsOf(code: Code): string[] {
  return codes[code].fields ?? [];
}
