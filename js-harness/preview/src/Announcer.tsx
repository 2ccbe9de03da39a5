// Says results to those who do not see them, once typing pauses.

import { useEffect, useState } from "preact/hooks";
import { type Preview, usePreview } from "./state/preview.ts";
import { isIdentify } from "./state/profile.ts";
import { plural, titleOf } from "./words.tsx";

const PAUSE = 700;

export function Announcer() {
  const preview = usePreview();
  const words = describe(preview);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(setSaid, PAUSE, words);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}

function describe({ events, mapping, result }: Preview): string {
  const problems = mapping.problems.value;
  if (problems.length > 0) return `${plural(problems.length, "problem")} in the mapping: ${problems[0].message}`;
  const fault = events.fault.value;
  if (fault) return `No JSON: ${fault.message}`;
  const outcome = result.value;
  if (outcome === undefined) return "No events";
  if (outcome.status !== "mapped") return `${titleOf(outcome.status)}: ${outcome.message}`;
  const notes = plural(outcome.notes.length, "note");
  if (!isIdentify(outcome)) return `Mapped to event ${outcome.event_name}, ${notes}`;
  const language = outcome.preferred_language ?? "none";
  return `Mapped to a user with ${plural(outcome.channels.length, "channel value")}, language ${language}, ${notes}`;
}
