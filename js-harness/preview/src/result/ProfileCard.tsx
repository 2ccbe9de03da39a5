// The user's profile after the picked call, with what that call added.

import { channels } from "@suprsend/segment-transform";
import { ChannelIcon } from "../icons.tsx";
import { usePreview } from "../state/preview.ts";
import { holds, type ProfileStep, profileStep } from "../state/profile.ts";
import { plural } from "../words.tsx";
import { ChannelValueRow } from "./ChannelValueRow.tsx";
import { PropertyTable } from "./PropertyTable.tsx";
import { Reasons } from "./Reasons.tsx";
import { UnknownUser } from "./UnknownUser.tsx";

/** The profile after the call, or from earlier calls if the call does not change it. */
export function ProfileCard({ call }: { call: string }) {
  const { events, mapping } = usePreview();
  const step = profileStep(events.entries.value, events.picked.value, mapping.mapper.value);
  if (step === undefined) return null;
  const { before, after, earlier, isChanging } = step;
  if (!isChanging && earlier === 0) return <UnknownUser step={step} />;
  const calls = plural(earlier, "earlier call");
  return (
    <article class="card profile" aria-label="User profile">
      <header>
        <h3>User profile</h3>
        <p class="hint">
          {!isChanging ? `From ${calls} in this list` : `After this ${call} call${earlier > 0 ? ` and ${calls}` : ""}`}
        </p>
      </header>
      <dl class="facts">
        <dt>distinct_id</dt>
        <dd class="distinct-id">{after.distinct_id}</dd>
        <dt>Preferred language</dt>
        <dd class="language">
          <Preference was={before.preferred_language} is={after.preferred_language} />
        </dd>
        {after.locale !== undefined && (
          <>
            <dt>Locale</dt>
            <dd class="locale">
              <Preference was={before.locale} is={after.locale} />
            </dd>
          </>
        )}
        {after.timezone !== undefined && (
          <>
            <dt>Time zone</dt>
            <dd class="timezone">
              <Preference was={before.timezone} is={after.timezone} />
            </dd>
          </>
        )}
      </dl>
      <h4>Channels</h4>
      <Channels {...step} />
      {isChanging && <Reasons />}
      <h4>Properties</h4>
      <PropertyTable properties={after.properties} before={isChanging && earlier > 0 ? before.properties : undefined} />
    </article>
  );
}

function Preference({ was, is }: { was?: string; is?: string }) {
  if (is === undefined) return <span class="none">None</span>;
  return (
    <>
      <code>{is}</code>
      {was !== is && <span class="mark">{was ? `was ${was}` : "new"}</span>}
    </>
  );
}

function Channels({ before, after, originOf }: ProfileStep) {
  const reached = channels.filter(({ id }) => after.channels.some(({ channel }) => channel === id));
  if (reached.length === 0) return <p class="none">SuprSend can't reach this user yet.</p>;
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
