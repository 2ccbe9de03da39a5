// Events of many users, and what a test expects of their way to the hub.
import assert from "node:assert/strict";
import { run, start } from "./command.mjs";
import { KEY } from "./hub.mjs";

export const env = { ...process.env, SUPRSEND_API_KEY: KEY };

/** The identify calls of `users` users in turn, each with the number that its user's calls have reached. */
export function identifies(count, users) {
  return Array.from({ length: count }, (_, at) => {
    const traits = { number: Math.floor(at / users), email: `user${at % users}@example.com` };
    return JSON.stringify({ type: "identify", messageId: `m${at}`, userId: `user${at % users}`, traits });
  });
}

export const args = (hub, ...rest) => ["send", "events.jsonl", "--mapping", "mapping.json", "--hub", hub.url, ...rest];

export const send = (cwd, hub, ...rest) => run(args(hub, ...rest), { cwd, env });

export const startSend = (cwd, hub, ...rest) => start(args(hub, ...rest), { cwd, env });

/** The number of a user's call. */
export const numberOf = ({ $user_operations: [{ $set }] }) => $set.number;

/** Every call has arrived, in order per user, and at most `mostTwice` of them twice. */
export function assertInOrder(payloads, count, mostTwice = 0) {
  const reached = new Map();
  let twice = 0;
  for (const payload of payloads) {
    const number = numberOf(payload);
    const next = reached.get(payload.distinct_id) ?? 0;
    assert.ok(number <= next, `${payload.distinct_id}: ${number} arrived before ${next}`);
    if (number < next) twice += 1;
    else reached.set(payload.distinct_id, next + 1);
  }
  const arrived = [...reached.values()].reduce((sum, calls) => sum + calls, 0);
  assert.equal(arrived, count, "every call has arrived");
  assert.ok(twice <= mostTwice, `${twice} arrived twice`);
  return twice;
}
