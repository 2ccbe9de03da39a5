// What saving the edited mapping would change, each with examples.

import type { Change, Example } from "../state/changes.ts";
import { userFields } from "../state/fields.ts";
import { textsOf } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import { number, plural, Words } from "../words.tsx";

export function ChangeList() {
  const { outcomes, mapping } = usePreview();
  const { finished } = outcomes;
  const changes = finished.value?.changes ?? [];
  // Until the next comparison is there, the last one stays, so that nothing flickers.
  const isDone = finished.value?.mapper === mapping.mapper.value;
  const losses = changes.some(({ kind, about }) => kind !== "gain" && about === "value");
  return (
    <section class="changes" aria-label="If you save this mapping" aria-busy={!isDone}>
      <h3>If you save this mapping</h3>
      {changes.length === 0 && (
        <p class="changes-none">{isDone ? "Nothing changes for these events." : "Comparing…"}</p>
      )}
      {changes.map((change) => (
        <ChangeLine key={`${change.about} ${change.subject} ${change.kind}`} {...change} />
      ))}
      <UnseenKeys />
      {losses && <p class="changes-none">Profiles keep the values that they already have.</p>}
    </section>
  );
}

function ChangeLine(change: Change) {
  const rest = change.count - change.examples.length;
  // A note that appears is no gain.
  const tone = change.about === "note" ? { gain: "loss", change: "change", loss: "gain" }[change.kind] : change.kind;
  return (
    <details class={`change ${tone}`}>
      <summary>
        <Words text={sentenceOf(change)} />
      </summary>
      <ul>
        {change.examples.map((example) => (
          <ExampleLine key={example.index} {...example} about={change.about} />
        ))}
        {rest > 0 && <li>and {number(rest)} more</li>}
      </ul>
    </details>
  );
}

function ExampleLine({ index, who, before, after, about }: Example & { about: Change["about"] }) {
  const { outcomes, events } = usePreview();
  const hasValues = about === "value" || about === "name" || about === "property";
  const values = [before, after].filter(({ length }) => length > 0).map((side) => side.join(", "));
  const show = () => {
    outcomes.showAll();
    events.pick(index);
  };
  return (
    <li>
      <button type="button" class="link" aria-label={`Show event ${number(index + 1)}, ${who}`} onClick={show}>
        {who}
      </button>{" "}
      {hasValues && values.join(" → ")}
    </li>
  );
}

/** `80 users gain SMS`. */
function sentenceOf({ about, kind, subject, unit, count }: Change): string {
  const who = plural(count, unit);
  const isOne = count === 1;
  const [are, have] = isOne ? ["is", "has"] : ["are", "have"];
  switch (about) {
    case "sent":
      return kind === "gain" ? `${who} ${are} now sent` : `${who} ${are} no longer sent`;
    case "created":
      return kind === "gain"
        ? `The users of ${who} are created first`
        : `The users of ${who} are no longer created first`;
    case "name":
      return `${who} ${are} renamed`;
    case "property":
      return kind === "gain"
        ? `${who} ${isOne ? "sends" : "send"} the property \`${subject}\``
        : `${who} no longer ${isOne ? "sends" : "send"} the property \`${subject}\``;
    case "note":
      return kind === "gain"
        ? `${who} ${isOne ? "gets" : "get"} a note: ${subject}`
        : `${who} no longer ${have} a note: ${subject}`;
    case "value":
      if (kind === "gain") return `${who} ${isOne ? "gains" : "gain"} ${subject}`;
      if (kind === "change") return `${who} ${isOne ? "gets" : "get"} other values for ${subject}`;
      return `${who} no longer ${isOne ? "supplies" : "supply"} ${subject}`;
  }
}

/** Keys that no event has: most often a slip of the keyboard. */
function UnseenKeys() {
  const { events, mapping, outcomes } = usePreview();
  const catalog = events.catalog.value;
  if ((outcomes.finished.value?.coverage.users ?? 0) === 0) return null;
  const unseen = userFields.flatMap(({ path }) => {
    const [saved, draft] = [mapping.saved.value, mapping.draft.value].map((each) => textsOf(each, path));
    return draft.filter((key) => !saved.includes(key) && catalog.lacks("traits", key));
  });
  if (unseen.length === 0) return null;
  return (
    <p class="change unseen-key near">
      <Words text={`No event has ${unseen.map((key) => `\`${key}\``).join(", ")}.`} />
    </p>
  );
}
