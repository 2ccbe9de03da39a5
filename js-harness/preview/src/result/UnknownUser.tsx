// A track call whose user has no earlier call in the list.

import { unknownUser } from "../explain.ts";
import { memberOf } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import type { ProfileStep } from "../state/profile.ts";
import { isObject } from "../state/traits.ts";

export function UnknownUser({ step }: { step: ProfileStep }) {
  const { events, mapping, isReadonly } = usePreview();
  const { context } = Object(events.entry.value?.value);
  const hasTraits = isObject(context) && isObject(context.traits) && Object.keys(context.traits).length > 0;
  const canCreate = hasTraits && memberOf(mapping.draft.value, "/context/users") !== true;
  return (
    <article class="card profile" aria-label="User profile">
      <h3>User profile</h3>
      <p class="unknown-user">{unknownUser(step)}</p>
      {canCreate && (
        <p class="hint">
          This event has <code>context.traits</code>, which can create its user.{" "}
          {!isReadonly.value && (
            <button type="button" class="link" onClick={() => mapping.set("/context/users", true)}>
              Create users before their events
            </button>
          )}
        </p>
      )}
    </article>
  );
}
