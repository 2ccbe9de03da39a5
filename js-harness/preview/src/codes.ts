// The label of each code, advice on what to do, and the members of the mapping that a note belongs to.

import type { NoteCode, RejectCode, SkipCode } from "@suprsend/segment-transform";
import table from "./codes.json";

/** All codes of a result. */
export type Code = NoteCode | SkipCode | RejectCode | "invalid_json";

// A code without a label fails the build, as does a skip or reject code without advice.
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
