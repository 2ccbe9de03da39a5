// The user's profile after the picked identify call, with what that call added.

import { channels, type Profile } from "@suprsend/segment-transform";
import { ChannelIcon } from "../icons.tsx";
import { usePreview } from "../state/preview.ts";
import { holds, type ProfileStep, profileStep } from "../state/profile.ts";
import { plural } from "../words.tsx";
import { ChannelValueRow } from "./ChannelValueRow.tsx";
import { PropertyTable } from "./PropertyTable.tsx";

export function ProfileCard() {
  const { events, mapping } = usePreview();
  const step = profileStep(events.entries.value, events.picked.value, mapping.mapper.value);
  if (step === undefined) return null;
  const { before, after, earlier } = step;
  return (
    <article class="card profile" aria-label="User profile">
      <header>
        <h3>User profile</h3>
        <p class="hint">
          {earlier === 0
            ? "After this identify call"
            : `After this identify call and ${plural(earlier, "earlier one")}`}
        </p>
      </header>
      <dl class="facts">
        <dt>distinct_id</dt>
        <dd class="distinct-id">{after.distinct_id}</dd>
        <dt>Preferred language</dt>
        <dd class="language">
          <Language before={before} after={after} />
        </dd>
      </dl>
      <h4>Channels</h4>
      <Channels {...step} />
      <h4>Properties</h4>
      <PropertyTable properties={after.properties} before={earlier > 0 ? before.properties : undefined} />
    </article>
  );
}

function Language({ before, after }: { before: Profile; after: Profile }) {
  if (after.preferred_language === undefined) return <span class="none">None</span>;
  const isNew = before.preferred_language !== after.preferred_language;
  return (
    <>
      <code>{after.preferred_language}</code>
      {isNew && <span class="mark">{before.preferred_language ? `was ${before.preferred_language}` : "new"}</span>}
    </>
  );
}

function Channels({ before, after, originOf }: ProfileStep) {
  const reached = channels.filter(({ id }) => after.channels.some(({ channel }) => channel === id));
  if (reached.length === 0) return <p class="none">No channel: this user cannot be reached yet.</p>;
  return (
    <ul class="channels">
      {reached.map(({ id, label }) => (
        <li key={id} class="channel">
          <span class="channel-label">
            <ChannelIcon channel={id} />
            {label}
          </span>
          <ul>
            {after.channels
              .filter(({ channel }) => channel === id)
              .map((value) => (
                <ChannelValueRow
                  key={value.value}
                  value={value}
                  isNew={!holds(before, value)}
                  origin={originOf(value)}
                />
              ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
