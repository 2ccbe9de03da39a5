// Tests deliveries of every size through the queue with a hub that fails: all events arrive, and only
// refused events end up in the dead-letter queue.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { arrived, events, numberOf } from "../../cases/webhook-faults.mjs";
import { faultNames, startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { collectDeadLetters } from "./dead-letters.mjs";
import { KEY, post } from "./segment.mjs";
import { until } from "./until.mjs";

/** The queue waits as long as the hub says, which another test covers. */
const faults = faultNames.filter((name) => name !== "answers 429");

const isRetried = (worker) => worker.logs.some((line) => line.includes('"retry_seconds"'));
const assertNoDoubles = (numbers) => assert.equal(numbers.length, new Set(numbers).size);

describe("through the queue", { concurrency: 2 }, () => {
  for (const count of [1, 250, 4000]) {
    const these = count === 1 ? "one event" : `${count.toLocaleString("en-US")} events`;

    for (const fault of faults) {
      test(`${these}, while the hub ${fault}: all arrive`, async (t) => {
        const { hub, dead, worker, send } = await start(t);
        await hub.fail(fault);
        await send(count);
        await until(() => isRetried(worker));
        await hub.recover();
        await until(() => new Set(arrived(hub)).size === count);
        assert.equal(dead.payloads.length, 0);
      });
    }

    test(`${these}, some refused by the hub: all others arrive once`, async (t) => {
      // A healthy hub that counts as too slow would get events twice.
      const { hub, dead, send } = await start(t, { timeout: 5000 });
      const refused = [0, 99, 100, 3999].filter((n) => n < count);
      hub.refuse((body) => refused.some((n) => body.includes(`"n":${n}}`)));
      await send(count);
      await until(() => dead.payloads.length >= refused.length && arrived(hub).length >= count - refused.length);
      assert.equal(arrived(hub).length, count - refused.length);
      assertNoDoubles(arrived(hub));
      const letters = dead.payloads.map(({ body }) => JSON.parse(body));
      assert.ok(letters.every(({ length }) => length === 1));
      const numbers = letters.map(([payload]) => numberOf(payload));
      assert.deepEqual(new Set(numbers), new Set(refused));
      assertNoDoubles(numbers);
    });
  }
});

async function start(t, { timeout = 200 } = {}) {
  const hub = await startHub();
  const dead = await startHub();
  const worker = await startWorker({
    env: "scale",
    connectors: { [KEY]: { hub_key: "hub-key" } },
    others: [collectDeadLetters(dead.url)],
    bindings: { HUB_URL: hub.url, HUB_TIMEOUT_MS: timeout, RETRY_SECONDS: 0 },
    consumer: { maxBatchTimeout: 0, maxRetries: 100 },
  });
  t.after(async () => {
    await worker.close();
    await hub.close();
    await dead.close();
  });
  const send = async (count) => {
    const { status, answer } = await post(worker.url, events(count));
    assert.deepEqual([status, answer.mapped], [200, count]);
  };
  return { hub, dead, worker, send };
}
