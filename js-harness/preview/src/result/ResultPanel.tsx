// What becomes of the picked event.

import { CopyButton } from "../CopyButton.tsx";
import { explain } from "../explain.ts";
import { usePreview } from "../state/preview.ts";
import { isIdentify } from "../state/profile.ts";
import { capitalized } from "../words.tsx";
import { EventCard } from "./EventCard.tsx";
import { Notes } from "./Notes.tsx";
import { ProfileCard } from "./ProfileCard.tsx";
import { RequestCard } from "./RequestCard.tsx";

export function ResultPanel() {
  const preview = usePreview();
  const { result, events, mapping, outcomes, hasSamples } = preview;
  const outcome = result.value;
  const isStale = events.fault.value !== undefined || mapping.problems.value.length > 0;
  return (
    <section class="panel result" aria-labelledby="result-title">
      <header class="panel-head">
        <h2 id="result-title" tabIndex={-1}>
          What SuprSend receives
        </h2>
        {outcome && <span class={`badge ${outcome.status}`}>{capitalized(outcome.status)}</span>}
      </header>
      <div class={isStale ? "panel-body stale" : "panel-body"}>
        {isStale && outcome && <Stale />}
        {outcome === undefined ? (
          <p class="nothing">{outcomes.isNoneListed.value ? "No matching events" : invitation(hasSamples.value)}</p>
        ) : (
          <div class="outcome">
            <Notes />
            {outcome.status === "mapped" && <ProfileCard call={isIdentify(outcome) ? "identify" : "track"} />}
            {"event_name" in outcome && <EventCard event={outcome} />}
            <RequestCard />
          </div>
        )}
      </div>
      {outcome && !isStale && (
        <footer class="panel-foot">
          <CopyButton kind="link" label="Copy explanation" text={() => explain(preview)} />
        </footer>
      )}
    </section>
  );
}

function invitation(hasSamples: boolean): string {
  const ways = hasSamples
    ? "Paste a Segment event, open a file, or choose a sample"
    : "Paste a Segment event or open a file";
  return `${ways} to see what SuprSend receives.`;
}

/** Explains why the result does not follow the text. */
function Stale() {
  const { events } = usePreview();
  const wrong = events.fault.value ? "JSON" : "mapping";
  return <p class="alert info">Showing the previous result. Fix the {wrong} to update it.</p>;
}
