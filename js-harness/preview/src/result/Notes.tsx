// Why an event is not sent, or which of its values are left out or look wrong.

import { adviceOn, type Code, labelOf } from "../codes.ts";
import { readable } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";
import { distinctNotes } from "../state/result.ts";
import { Words } from "../words.tsx";

interface Remark {
  code: Code;
  path: string;
  message: string;
}

export function Notes() {
  const { result } = usePreview();
  const outcome = result.value;
  if (outcome === undefined) return null;
  const remarks: Remark[] = outcome.status === "mapped" ? distinctNotes(outcome) : [outcome];
  if (remarks.length === 0) return null;
  return (
    <ul class="notes" aria-label="Notes">
      {remarks.map((remark, index) => (
        <Note key={index} {...remark} kind={outcome.status} />
      ))}
    </ul>
  );
}

function Note({ code, path, message, kind }: Remark & { kind: string }) {
  const { reveal } = usePreview();
  const advice = adviceOn(code);
  const place = readable(path) || "the event";
  return (
    <li class={`note ${kind}`}>
      <p class="note-title">{labelOf(code)}</p>
      <p class="note-message">
        <Words text={message} />
      </p>
      {advice && <p class="note-advice">{advice}</p>}
      <button type="button" class="link place" aria-label={`Show ${place} in the event`} onClick={() => reveal(path)}>
        {place}
      </button>
    </li>
  );
}
