// What bodies for the hub say of users.

const decoder = new TextDecoder();

/** For every user of the bodies, in order: the channel values to append, and the language to set. */
export function usersOf(bodies) {
  return bodies.flatMap((body) =>
    JSON.parse(decoder.decode(body))
      .filter((payload) => payload.$user_operations !== undefined)
      .map(userOf),
  );
}

function userOf({ distinct_id, $user_operations: operations }) {
  return {
    distinct_id,
    values: operations.filter(({ $append }) => $append).map(channelValue),
    language: operations.findLast(({ $set }) => $set?.$preferred_language)?.$set.$preferred_language,
  };
}

/** A channel's id, and the value that is appended to it. */
function channelValue({ $append }) {
  const [operation] = Object.keys($append);
  const channel = operation.slice(1);
  const value = $append[operation];
  if ($append.$id_provider) return [`${channel}_${$append.$id_provider}`, value];
  if (channel !== "slack") return [channel, value];
  const [kind] = Object.keys(value);
  return [`slack_${kind}`, value[kind]];
}
