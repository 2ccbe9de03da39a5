// Sends ten thousand deliveries from 200 customers while the hub, KV and the queue fail at random and
// recover.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { faultNames, startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { deliverAll, track } from "./segment.mjs";
import { until } from "./until.mjs";

const DELIVERIES = 10_000;
const CUSTOMERS = 200;
const EVENTS_OF_USER = 3;
const keys = Array.from({ length: CUSTOMERS }, (_, at) => `connector-key-${at}`);

/** KV and the queue fail for a fifth of each second. */
const failing = `
  import worker from "./index.js";
  const fails = () => Date.now() % 1000 < 200;
  const failingNow = (call) => (...args) => (fails() ? Promise.reject(new Error("down")) : call(...args));
  const around = ({ CONNECTORS, DELIVERIES, ...env }) => ({
    ...env,
    CONNECTORS: { get: failingNow((id) => CONNECTORS.get(id)) },
    ...(DELIVERIES && { DELIVERIES: { sendBatch: failingNow((batch) => DELIVERIES.sendBatch(batch)) } }),
  });
  export default {
    fetch: (request, env) => worker.fetch(request, around(env)),
    queue: (batch, env) => worker.queue(batch, around(env)),
  };
`;

/** Each delivery has events of a few users; one in a hundred has more users than fit in a body. */
function delivery(at) {
  const users = at % 100 === 0 ? 60 : 1 + (at % 3);
  return Array.from({ length: users * EVENTS_OF_USER }, (_, n) => {
    const event = track(`user-${at}-${n % users}`, `message-${at}-${n}`);
    return { ...event, properties: { customer: at % CUSTOMERS, n } };
  });
}

async function soak(t, { withoutQueue }) {
  const arrived = new Map();
  const hub = await startHub({
    onBody({ key, payloads }) {
      for (const payload of payloads) record(key, payload);
    },
  });
  t.after(() => hub.close());
  const wrongKeys = [];
  /** The numbers of each user's events, in the order they first arrived. */
  function record(key, { distinct_id, properties: { customer, n } }) {
    if (key !== `hub-key-${customer}`) wrongKeys.push(key);
    const numbers = arrived.get(distinct_id) ?? [];
    if (!numbers.includes(n)) arrived.set(distinct_id, [...numbers, n]);
  }

  const worker = await startWorker({
    env: "scale",
    withoutQueue,
    connectors: Object.fromEntries(keys.map((key, at) => [key, { hub_key: `hub-key-${at}` }])),
    bindings: { HUB_URL: hub.url, HUB_TIMEOUT_MS: 200, RETRY_SECONDS: 1, SETTINGS_SECONDS: 1 },
    consumer: { maxBatchTimeout: 0, maxRetries: 100 },
    wrapper: failing,
  });
  t.after(() => worker.close());

  let isDone = false;
  const faults = (async () => {
    while (!isDone) {
      await hub.fail(faultNames[randomInt(faultNames.length)], { after: randomInt(20) });
      await sleep(randomInt(50, 200));
      await hub.recover();
      await sleep(randomInt(400, 800));
      hub.forget();
    }
  })();
  const bodies = Array.from({ length: DELIVERIES }, (_, at) => delivery(at));
  const attempts = await deliverAll(worker.url, bodies, undefined, ([event]) => keys[event.properties.customer]);
  isDone = true;
  await faults;
  assert.equal(attempts.delivered, DELIVERIES);
  assert.ok(attempts.failed > 100, `${attempts.failed} attempts failed`);

  const users = new Set(bodies.flat().map(({ userId }) => userId));
  await until(
    () => arrived.size === users.size && [...arrived.values()].every(({ length }) => length === EVENTS_OF_USER),
  );
  assert.deepEqual(wrongKeys, []);
  t.diagnostic(`${attempts.failed} of ${attempts.failed + DELIVERIES} attempts failed`);
  return arrived;
}

describe("ten thousand deliveries", () => {
  test("all events arrive, each user's in order", async (t) => {
    const arrived = await soak(t, { withoutQueue: true });
    for (const [user, numbers] of arrived) {
      assert.ok(
        numbers.every((n, at) => at === 0 || n > numbers[at - 1]),
        `the events of ${user} arrived as ${numbers}`,
      );
    }
  });

  test("all events arrive through the queue", async (t) => {
    await soak(t, { withoutQueue: false });
  });
});
