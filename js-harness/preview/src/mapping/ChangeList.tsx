// Who gains or loses which channel, should the edited mapping be saved.

import type { Changes, UserChange } from "../state/changes.ts";
import { usePreview } from "../state/preview.ts";
import { number, plural } from "../words.tsx";

const MOST_USERS = 50;
const none: Changes = { channels: [], preferences: [], added: [], dropped: [] };

export function ChangeList() {
  const { outcomes, mapping } = usePreview();
  const finished = outcomes.finished.value;
  const { channels, preferences, added, dropped, renamed } = finished?.changes ?? none;
  if (channels.length + preferences.length + added.length + dropped.length === 0 && renamed === undefined) {
    // Until the next comparison is there, the last one stays, so that nothing flickers.
    const isDone = finished?.mapper === mapping.mapper.value;
    return (
      <p class="changes-none">
        {isDone
          ? "Compared with the saved mapping, nothing changes for these events."
          : "Comparing with the saved mapping…"}
      </p>
    );
  }
  return (
    <section class="changes" aria-label="Changes against the saved mapping">
      <h3>Against the saved mapping</h3>
      <Change kind="gain" label="added" verb={["is", "are"]} users={added} />
      <Change kind="loss" label="no longer sent" verb={["is", "are"]} users={dropped} />
      {channels.map(({ channel, label, gains, loses }) => (
        <div key={channel}>
          <Change kind="gain" label={label} verb={["gains", "gain"]} users={gains} />
          <Change kind="loss" label={label} verb={["loses", "lose"]} users={loses} />
        </div>
      ))}
      {preferences.map(({ label, users }) => (
        <Change key={label} kind="change" label={`another ${label}`} verb={["has", "have"]} users={users} />
      ))}
      {renamed && (
        <p class="change">
          {plural(renamed.count, "event")} renamed: <code>{renamed.from}</code> → <code>{renamed.to}</code>
          {renamed.count > 1 && " …"}
        </p>
      )}
    </section>
  );
}

interface Props {
  kind: "gain" | "loss" | "change";
  label: string;
  /** For one user, and for several. */
  verb: [string, string];
  users: UserChange[];
}

function Change({ kind, label, verb: [one, many], users }: Props) {
  if (users.length === 0) return null;
  const rest = users.length - MOST_USERS;
  return (
    <details class={`change ${kind}`}>
      <summary>
        {plural(users.length, "user")} {users.length === 1 ? one : many} <strong>{label}</strong>
      </summary>
      <ul>
        {users.slice(0, MOST_USERS).map(({ user, values }) => (
          <li key={user}>
            <code>{user}</code> {values.join(kind === "change" ? " → " : ", ")}
          </li>
        ))}
        {rest > 0 && <li>and {number(rest)} more</li>}
      </ul>
    </details>
  );
}
