// What payloads for the hub hold of users.

const PREFERENCES = { $preferred_language: "language", $locale: "locale", $timezone: "timezone" };

/**
 * The users of payloads by their ids, each once: the channel values to append, as keys of channel and
 * value, and the preferences that are set last.
 */
export function usersOf(payloads) {
  const users = new Map();
  for (const { distinct_id, $user_operations: operations } of payloads) {
    if (operations === undefined) continue;
    if (!users.has(distinct_id)) users.set(distinct_id, { values: new Set(), preferences: {} });
    const { values, preferences } = users.get(distinct_id);
    for (const { $append, $set } of operations) {
      if ($append) values.add(JSON.stringify(channelValue($append)));
      else for (const name in PREFERENCES) if ($set[name]) preferences[PREFERENCES[name]] = $set[name];
    }
  }
  return users;
}

/** A channel's id, and the value that is appended to it. */
function channelValue($append) {
  const [operation] = Object.keys($append);
  const channel = operation.slice(1);
  const value = $append[operation];
  if ($append.$id_provider) return [`${channel}_${$append.$id_provider}`, value];
  if (channel !== "slack") return [channel, value];
  const [kind] = Object.keys(value);
  return [`slack_${kind}`, value[kind]];
}
