// Each channel and preference without a value, with the reason.

import { exampleOf } from "../explain.ts";
import { ChannelIcon, GlobeIcon } from "../icons.tsx";
import { UseDeviceTokens } from "../mapping/UseDeviceTokens.tsx";
import { DEVICE_TOKEN } from "../state/fields.ts";
import { textsOf } from "../state/mapping.ts";
import { readable } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";
import { type Near, type Reason, reasonsFor } from "../state/reasons.ts";
import { Words } from "../words.tsx";

export function Reasons() {
  const { events, mapping } = usePreview();
  const entry = events.entry.value;
  const reasons = entry ? reasonsFor(entry, mapping.mapper.value) : [];
  if (reasons.length === 0) return null;
  return (
    <section class="reasons" aria-label="No value">
      <h4>No value</h4>
      <ul>
        {reasons.map((reason) => (
          <ReasonLine key={reason.field.path} {...reason} />
        ))}
      </ul>
    </section>
  );
}

function ReasonLine({ field, text, near }: Reason) {
  return (
    <li class="reason">
      <span class="channel-label">
        {field.channel ? <ChannelIcon channel={field.channel} /> : <GlobeIcon />}
        {field.label}
      </span>
      <div>
        <p>
          <Words text={text} />
        </p>
        {near.map((each) => (
          <NearLine key={each.pointer} field={field} near={each} />
        ))}
      </div>
    </li>
  );
}

function NearLine({ field, near: { pointer, key, value } }: { field: Reason["field"]; near: Near }) {
  const { mapping, isReadonly, reveal } = usePreview();
  const place = readable(pointer);
  // The button goes with its line; the focus stays in the panel.
  const focusPanel = (button: HTMLElement) => button.closest("section.result")?.querySelector("h2")?.focus();
  const add = (button: HTMLElement) => {
    focusPanel(button);
    mapping.setTexts(field.path, [...textsOf(mapping.draft.value, field.path), key]);
  };
  return (
    <p class="near">
      The event has{" "}
      <button
        type="button"
        class="link place"
        aria-label={`Show ${place} in the event`}
        onClick={() => reveal(pointer)}
      >
        {place}
      </button>
      : <span class="property-value">{exampleOf(value)}</span>{" "}
      {!isReadonly.value && key === DEVICE_TOKEN && <UseDeviceTokens onUse={focusPanel} />}
      {!isReadonly.value && key !== DEVICE_TOKEN && (
        <button
          type="button"
          class="link"
          aria-label={`Map it: ${key} for ${field.label}`}
          onClick={(event) => add(event.currentTarget)}
        >
          Map it
        </button>
      )}
    </p>
  );
}
