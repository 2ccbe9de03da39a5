// A thousand deliveries while the hub fails: every event arrives, and after deduplication by its
// `$insert_id` exactly once.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { faultNames, startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { assertArrived, deliveries } from "./deliveries.mjs";
import { deliverAll, KEY } from "./segment.mjs";

describe("a thousand deliveries arrive, though the hub", () => {
  let hub;
  let worker;

  before(async () => {
    hub = await startHub({ keys: [KEY] });
    worker = await startWorker({ bindings: { HUB_URL: hub.url, CONNECTOR_KEY: KEY, HUB_TIMEOUT_MS: 200 } });
  });
  after(async () => {
    await worker.close();
    await hub.close();
  });

  for (const fault of faultNames) {
    test(fault, async () => {
      const { bodies, ids } = deliveries(1000);
      const steps = [
        { when: ({ delivered }) => delivered >= 200, act: () => hub.fail(fault) },
        { when: ({ failed }) => failed >= 200, act: () => hub.recover() },
      ];
      const attempts = await deliverAll(worker.url, bodies, (attempts) => {
        if (steps[0]?.when(attempts)) steps.shift().act();
      });
      assert.equal(attempts.delivered, 1000);
      assert.deepEqual(steps, []);
      assertArrived(hub, ids);
      hub.forget();
    });
  }
});
