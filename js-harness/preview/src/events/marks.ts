// What the editor underlines: where the text is no JSON, or what the picked event's result speaks of.

import type { Diagnostic } from "@codemirror/lint";
import { computed } from "@preact/signals";
import type { Preview } from "../state/preview.ts";

export function marksOf({ events, result }: Preview) {
  return computed<Diagnostic[]>(() => {
    const fault = events.fault.value;
    if (fault) return [{ from: fault.at, to: fault.at, severity: "error", message: fault.message }];
    const outcome = result.value;
    if (outcome === undefined) return [];
    if (outcome.status === "mapped") {
      return outcome.notes.map(({ path, message }) => ({ ...events.placeOf(path), severity: "warning", message }));
    }
    const severity = outcome.status === "rejected" ? "error" : "info";
    return [{ ...events.placeOf(outcome.path), severity, message: outcome.message }];
  });
}
