// What becomes of the picked event.

import { usePreview } from "../state/preview.ts";
import { isIdentify, userOf } from "../state/profile.ts";
import { plural, titleOf } from "../words.tsx";
import { EventCard } from "./EventCard.tsx";
import { Notes } from "./Notes.tsx";
import { ProfileCard } from "./ProfileCard.tsx";
import { RequestCard } from "./RequestCard.tsx";

export function ResultPanel() {
  const { result, events, mapping } = usePreview();
  const outcome = result.value;
  const isStale = events.fault.value !== undefined || mapping.problems.value.length > 0;
  return (
    <section class="panel result" aria-labelledby="result-title">
      <header class="panel-head">
        <h2 id="result-title">In SuprSend</h2>
        {outcome && <span class={`badge ${outcome.status}`}>{titleOf(outcome.status)}</span>}
      </header>
      <div class="panel-body">
        {isStale && <Stale />}
        {outcome === undefined ? (
          <p class="nothing">Paste a Segment event, open a file or choose a sample to see what SuprSend gets.</p>
        ) : (
          <>
            <Notes />
            {userOf(outcome) && <ProfileCard call={isIdentify(outcome) ? "identify" : "track"} />}
            {"event_name" in outcome && <EventCard event={outcome} />}
            <RequestCard />
          </>
        )}
      </div>
    </section>
  );
}

/** Why the result does not follow what is being typed. */
function Stale() {
  const { events, mapping } = usePreview();
  const problems = mapping.problems.value.length;
  const reason = events.fault.value
    ? "the events are JSON again"
    : `${plural(problems, "problem")} of the mapping ${problems === 1 ? "is" : "are"} solved`;
  return <p class="alert info">This is the last result; a new one follows once {reason}.</p>;
}
