// What became of one event.

import type { Note, Outcome, Rejected } from "@suprsend/segment-transform";

/** A line may also be invalid JSON. */
export type Result = Outcome | Rejected<"invalid_json">;

/** The notes on a result, once each: two channels that use one value give the same note on it. */
export function distinctNotes(result: Result): Note[] {
  if (result.status !== "mapped") return [];
  const { notes }: { notes: Note[] } = result;
  const isSame = (a: Note, b: Note) => a.code === b.code && a.path === b.path && a.message === b.message;
  return notes.filter((note, at) => at === notes.findIndex((each) => isSame(each, note)));
}
