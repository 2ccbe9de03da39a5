// What a payload for the hub holds of a user.

const PREFERENCES = { $preferred_language: "language", $locale: "locale", $timezone: "timezone" };

/** The channel values to append, as keys of channel and value, and the preferences to set. */
export function userOf({ distinct_id, $user_operations: operations }) {
  const values = [];
  const preferences = {};
  for (const { $append, $set } of operations) {
    if ($append) values.push(JSON.stringify(channelValue($append)));
    else for (const name in PREFERENCES) if ($set[name]) preferences[PREFERENCES[name]] = $set[name];
  }
  return { distinct_id, values, preferences };
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
