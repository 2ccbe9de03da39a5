// A result in one sentence.

import type { Preview } from "./state/preview.ts";
import { isIdentify } from "./state/profile.ts";
import { distinctNotes } from "./state/result.ts";
import { capitalized, plural } from "./words.tsx";

/** Describes the picked event's result, or what prevents it from being mapped. */
export function describe({ events, mapping, result }: Preview): string {
  const problems = mapping.problems.value;
  if (problems.length > 0) return `${plural(problems.length, "problem")} in the mapping: ${problems[0].message}`;
  const fault = events.fault.value;
  if (fault) return `Invalid JSON: ${fault.message}`;
  const outcome = result.value;
  if (outcome === undefined) return "No events";
  if (outcome.status !== "mapped") return `${capitalized(outcome.status)}: ${outcome.message}`;
  const count = distinctNotes(outcome).length;
  const notes = count > 0 ? `, ${plural(count, "note")}` : "";
  if (!isIdentify(outcome)) {
    const user = outcome.user ? " and its user" : "";
    return `Mapped to the event ${outcome.event_name}${user}${notes}`;
  }
  const language = outcome.preferred_language ? `, language ${outcome.preferred_language}` : "";
  return `Mapped: ${plural(outcome.channels.length, "channel value")}${language}${notes}`;
}
