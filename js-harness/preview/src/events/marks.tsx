// What the editor underlines: invalid JSON, and the parts of the event that the result mentions.

import type { Diagnostic } from "@codemirror/lint";
import { computed } from "@preact/signals";
import { render } from "preact";
import type { Range } from "../state/pointer.ts";
import type { Preview } from "../state/preview.ts";
import { distinctNotes } from "../state/result.ts";
import { Words } from "../words.tsx";

export function marksOf({ events, result }: Preview) {
  return computed<Diagnostic[]>(() => {
    const fault = events.fault.value;
    if (fault) return [mark({ from: fault.at, to: fault.at }, "error", fault.message)];
    const outcome = result.value;
    if (outcome === undefined) return [];
    if (outcome.status === "mapped") {
      return distinctNotes(outcome).map(({ path, message }) => mark(events.placeOf(path), "warning", message));
    }
    return [mark(events.placeOf(outcome.path), outcome.status === "rejected" ? "error" : "info", outcome.message)];
  });
}

function mark(range: Range, severity: Diagnostic["severity"], message: string): Diagnostic {
  const renderMessage = () => {
    const node = document.createElement("span");
    render(<Words text={message} />, node);
    return node;
  };
  return { ...range, severity, message, renderMessage };
}
