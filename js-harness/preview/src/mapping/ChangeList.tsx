// What saving the edited mapping would change, each with examples.

import type { Change, Example } from "../state/changes.ts";
import { totalFor } from "../state/coverage.ts";
import { fields } from "../state/fields.ts";
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
      <UnseenKeys />
      {changes.length === 0 && (
        <p class="changes-none">{isDone ? "Nothing changes for these events." : "Comparing…"}</p>
      )}
      {changes.map((change) => (
        <ChangeLine key={`${change.about} ${change.subject} ${change.kind}`} {...change} />
      ))}
      {losses && <p class="changes-none">Profiles keep the values they already have.</p>}
    </section>
  );
}

function ChangeLine(change: Change) {
  const rest = change.count - change.examples.length;
  // A note that appears is not a gain.
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
  const { showResult } = usePreview();
  const hasValues = about !== "sent" && about !== "created";
  const values = [before, after].filter(({ length }) => length > 0).map((side) => side.join(", "));
  const show = (button: HTMLElement) => {
    showResult(index);
    // On narrow screens, the button is hidden now.
    if (!button.checkVisibility()) button.closest(".panels")?.querySelector<HTMLElement>(".result h2")?.focus();
  };
  return (
    <li>
      <button
        type="button"
        class="link"
        aria-label={`Show event ${number(index + 1)}, ${who}`}
        onClick={(event) => show(event.currentTarget)}
      >
        {who}
      </button>{" "}
      {hasValues && values.join(" → ")}
    </li>
  );
}

/** `80 users gain SMS`. */
function sentenceOf({ about, kind, subject, unit, count, items }: Change): string {
  const who = plural(count, unit);
  const isOne = count === 1;
  const [are, have] = isOne ? ["is", "has"] : ["are", "have"];
  const notes = items === count ? "a note" : plural(items, "note");
  switch (about) {
    case "sent":
      return kind === "gain" ? `${who} ${are} now sent` : `${who} ${are} no longer sent`;
    case "reason":
      return `${who} ${are} still not sent, now for a different reason: ${subject}`;
    case "created":
      if (kind === "gain") return `${who} now ${isOne ? "creates its user" : "create their users"} first`;
      return `${who} no longer ${isOne ? "creates its user" : "create their users"} first`;
    case "name":
      return `${who} ${are} renamed`;
    case "property":
      return kind === "gain"
        ? `${who} now ${isOne ? "sends" : "send"} the property \`${subject}\``
        : `${who} no longer ${isOne ? "sends" : "send"} the property \`${subject}\``;
    case "note":
      if (kind === "gain") return `${who} ${isOne ? "gets" : "get"} ${notes}: ${subject}`;
      if (kind === "change") return `${who} ${isOne ? "gets" : "get"} notes on different values: ${subject}`;
      return `${who} no longer ${have} ${notes}: ${subject}`;
    case "value":
      if (kind === "gain") return `${who} ${isOne ? "gains" : "gain"} ${subject}`;
      if (kind === "change") return `${who} ${isOne ? "gets" : "get"} different values for ${subject}`;
      return `${who} no longer ${isOne ? "supplies" : "supply"} ${subject}`;
  }
}

/** Keys that no event has are usually typos. */
function UnseenKeys() {
  const { events, mapping, outcomes } = usePreview();
  const catalog = events.catalog.value;
  const coverage = outcomes.finished.value?.coverage;
  const unseen = fields.flatMap((field) => {
    if (coverage === undefined || totalFor(field, coverage) === 0) return [];
    const [saved, draft] = [mapping.saved.value, mapping.draft.value].map((each) => textsOf(each, field.path));
    const keys = draft.filter((key) => !saved.includes(key) && catalog.lacks(field.keysIn, key));
    return keys.map((key) => `\`${key}\` for ${field.label}`);
  });
  if (unseen.length === 0) return null;
  return (
    <p class="change unseen-key near">
      <Words text={`No event has ${unseen.join(", ")}.`} />
    </p>
  );
}
