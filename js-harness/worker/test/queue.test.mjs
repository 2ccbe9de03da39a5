// Tests the queue before the hub: events answered 200 arrive or end up in the dead-letter
// queue.
import assert from "node:assert/strict";
import { randomInt, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, test } from "node:test";
import { faultNames, startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { collectDeadLetters } from "./dead-letters.mjs";
import { assertArrived, deliveries } from "./deliveries.mjs";
import { deliverAll, identify, KEY, post, track } from "./segment.mjs";
import { until } from "./until.mjs";

describe("with a queue", () => {
  let hub;
  let dead;
  let worker;
  const send = (event) => post(worker.url, event);
  const start = async (options = {}) => {
    worker = await startWorker({
      env: "scale",
      connectors: { [KEY]: { hub_key: "key-for-the-hub" } },
      others: [collectDeadLetters(dead.url)],
      ...options,
      bindings: { HUB_URL: hub.url, HUB_TIMEOUT_MS: 200, RETRY_SECONDS: 1, SETTINGS_SECONDS: 0, ...options.bindings },
      consumer: { maxBatchTimeout: 0, ...options.consumer },
    });
  };

  beforeEach(async () => {
    hub = await startHub();
    dead = await startHub();
  });
  afterEach(async () => {
    await worker.close();
    await hub.close();
    await dead.close();
  });

  test("the answer does not wait for the hub, which receives the events soon after", async () => {
    await start();
    await hub.fail("refuses connections");
    const { status, answer } = await send([identify(), { type: "page" }]);
    assert.deepEqual(
      [status, answer.message],
      [200, "1 mapped, 1 skipped: unsupported_type, expected `identify` or `track`, found `page`"],
    );
    await hub.recover();
    await until(() => hub.payloads.length === 1);
    assert.equal(hub.bodies[0].key, "key-for-the-hub");
  });

  test("a thousand deliveries arrive despite every fault of the hub", async () => {
    await start();
    const { bodies, ids } = deliveries(1000);
    const retries = () => worker.logs.filter((line) => line.includes('"retry_seconds"')).length;
    for (const fault of faultNames) {
      const before = retries();
      await hub.fail(fault);
      const attempts = await deliverAll(worker.url, bodies.splice(0, 150));
      assert.equal(attempts.failed, 0);
      await until(() => retries() > before);
      await hub.recover();
    }
    assert.equal(bodies.length, 0);
    await until(() => new Set(insertIds(hub)).size === ids.size);
    assertArrived(hub, ids);
    assert.equal(dead.bodies.length, 0);
  });

  test("a consumer that dies midway loses nothing", async () => {
    await start({
      consumer: { maxBatchSize: 10 },
      wrapper: `
        import worker from "./index.js";
        let deaths = 0;
        export default {
          fetch: worker.fetch,
          async queue(batch, env) {
            const sending = worker.queue(batch, env);
            if (deaths++ % 2 === 1) return sending;
            await new Promise((resolve) => setTimeout(resolve, 5));
            throw new Error("the consumer dies");
          },
        };
      `,
    });
    const { bodies, ids } = deliveries(200);
    await deliverAll(worker.url, bodies);
    await until(() => new Set(insertIds(hub)).size === ids.size);
    assertArrived(hub, ids);
    assert.equal(dead.bodies.length, 0);
  });

  test("refused events end up in the dead-letter queue, one per message and without a key, and the others arrive once", async () => {
    await start();
    const poisoned = (id) => ({ ...track("u1", id), properties: { padding: "poison" } });
    hub.refuse((body) => body.includes("poison"), { status: 422, message: "no such tenant" });
    const events = Array.from({ length: 300 }, (_, at) => track(`user-${at}`, `message-${at}`));
    events[7] = poisoned("poison-7");
    events[250] = poisoned("poison-250");
    assert.equal((await send(events)).answer.message, "300 mapped");
    await until(() => dead.payloads.length === 2 && hub.payloads.length >= 298);
    assert.equal(hub.payloads.length, 298);
    assert.equal(new Set(insertIds(hub)).size, 298);
    for (const letter of dead.payloads) {
      assert.deepEqual(Object.keys(letter).sort(), ["answer", "body", "connector", "hub_status", "sent"]);
      assert.equal(letter.sent, letter.body.length, "nothing of other deliveries is in the message");
      assert.deepEqual([letter.hub_status, letter.answer], [422, "no such tenant"]);
    }
    const ids = dead.payloads.map(({ body }) => JSON.parse(body).map((payload) => payload.$idempotency_key));
    assert.deepEqual(new Set(ids.flat()), new Set(["poison-7", "poison-250"]));
    assert.equal(ids.flat().length, 2);
    const lines = worker.logs.map((line) => JSON.parse(line)).filter(({ code }) => code === "hub_refused");
    assert.deepEqual(
      lines.map(({ refused, hub_status, attempts }) => [refused, hub_status, attempts]),
      [
        [1, 422, 1],
        [1, 422, 1],
      ],
    );
  });

  test("without a dead-letter queue, refused events are retried with their message", async () => {
    await start({
      bindings: { RETRY_SECONDS: 0 },
      consumer: { maxRetries: 2 },
      wrapper: `
        import worker from "./index.js";
        const without = (env) => ({ ...env, DEAD_LETTERS: undefined });
        export default {
          fetch: (request, env) => worker.fetch(request, without(env)),
          queue: (batch, env) => worker.queue(batch, without(env)),
        };
      `,
    });
    hub.refuse((body) => body.includes("poison"));
    await send([track("u1", "good"), { ...track("u1", "bad"), event: "poison" }]);
    await until(() => dead.bodies.length === 1);
    assert.deepEqual(JSON.parse(dead.payloads[0].body).length, 2);
    assert.deepEqual(
      hub.payloads.map(({ $idempotency_key }) => $idempotency_key),
      ["good", "good", "good"],
    );
  });

  test("a message from elsewhere ends up in the dead-letter queue", async () => {
    await start({ bindings: { RETRY_SECONDS: 0 }, consumer: { maxRetries: 1 } });
    const { DELIVERIES } = await worker.runtime.getBindings();
    await DELIVERIES.send("hello");
    await send(track());
    await until(() => dead.bodies.length === 1 && hub.bodies.length === 1);
  });

  test("dead letters are delivered when the worker consumes their queue", async () => {
    await start({
      others: [],
      bindings: { RETRY_SECONDS: 0 },
      consumer: { maxRetries: 1 },
      consumers: { "segment-deliveries-dead": { maxBatchTimeout: 0, maxRetries: 100, retryDelay: 1 } },
    });
    hub.refuse(() => true);
    await send(track());
    await until(() => worker.logs.filter((line) => line.includes('"code":"hub_refused"')).length >= 3);
    hub.refuse(() => false);
    await until(() => hub.bodies.length === 1);
  });

  test("the key for the hub is looked up when a message is sent", async () => {
    await start();
    await hub.fail("answers 401");
    await send(track());
    await until(() => worker.logs.some((line) => line.includes("hub_key_refused")));
    await worker.store(KEY, { hub_key: "new-key" });
    await hub.recover();
    await until(() => hub.bodies.length === 1);
    assert.equal(hub.bodies[0].key, "new-key");
  });

  test("the connector key is used as long as the settings have no key for the hub", async () => {
    await start({ connectors: { [KEY]: {} } });
    await send(track());
    await until(() => hub.bodies.length === 1);
    assert.equal(hub.bodies[0].key, KEY);
    await hub.fail("answers 401");
    await send(track());
    await until(() => worker.logs.some((line) => line.includes("hub_key_refused")));
    await worker.store(KEY, { hub_key: "new-key" });
    await hub.recover();
    await until(() => hub.bodies.length === 2);
    assert.equal(hub.bodies[1].key, "new-key");
  });

  test("with one customer, the first key in the variables is looked up when a message is sent", async () => {
    await start({
      connectors: {},
      options: { kvNamespaces: {} },
      bindings: { CONNECTOR_KEY: `first-key ${KEY}` },
    });
    await send(track());
    await until(() => hub.bodies.length === 1);
    assert.equal(hub.bodies[0].key, "first-key");
  });

  test("Retry-After is respected", async () => {
    await start();
    await hub.fail("answers 429");
    await send(track());
    await until(() => worker.logs.some((line) => JSON.parse(line).code === "hub_rate_limited"));
    const { retry_seconds } = worker.logs
      .map((line) => JSON.parse(line))
      .find(({ code }) => code === "hub_rate_limited");
    assert.equal(retry_seconds, 7);
  });

  test("large batches are split into messages that the queue accepts, and payloads are unchanged", async () => {
    await start();
    const number = "12345678901234567890.10e3";
    const event = (id) => {
      const padding = '\\"]},[{é'.repeat(randomInt(500));
      return `{"type":"track","userId":"u","event":"Large","messageId":"${id}","properties":{"n":${number},"p":"${padding}"}}`;
    };
    const ids = Array.from({ length: 1000 }, () => randomUUID());
    const body = `[${ids.map(event).join(",")}]`;
    assert.ok(Buffer.byteLength(body) > 1.5e6);
    assert.equal((await send(body)).status, 200);
    await until(() => hub.payloads.length >= 1000);
    assertArrived(hub, new Set(ids));
    assert.equal(
      hub.bodies.map(({ body }) => body.split(number).length - 1).reduce((a, b) => a + b),
      1000,
    );
    assert.ok(hub.bodies.every(({ body }) => Buffer.byteLength(body) <= 127_000));
    assert.ok(hub.bodies.length < 30);
  });

  test("a payload that is too large for a message is sent to the hub before the answer", async () => {
    await start();
    const large = { ...track("u1", "large"), properties: { padding: "x".repeat(200_000) } };
    assert.equal((await send([track("u1", "small"), large, track("u1", "small too")])).status, 200);
    assert.ok(hub.payloads.some(({ $idempotency_key }) => $idempotency_key === "large"));
    await until(() => hub.payloads.length === 3);
    await hub.fail("answers 500");
    assert.equal((await send([large])).status, 503);
    await hub.recover();
    hub.refuse((body) => body.includes("large"), { status: 413, message: "too large" });
    const { status, answer } = await send([track("u1", "small"), large]);
    assert.deepEqual([status, answer.mapped, answer.refused, answer.issues[0].index], [200, 1, 1, 1]);
  });

  test("503: the queue accepts nothing", async () => {
    await start({
      wrapper: `
        import worker from "./index.js";
        const DELIVERIES = { sendBatch: () => Promise.reject(new Error("Too Many Requests")) };
        export default { ...worker, fetch: (request, env) => worker.fetch(request, { ...env, DELIVERIES }) };
      `,
    });
    const { status, answer } = await send(track());
    assert.deepEqual([status, answer.code], [503, "queue_unavailable"]);
  });
});

const insertIds = (hub) => hub.payloads.map(({ $insert_id }) => $insert_id);
