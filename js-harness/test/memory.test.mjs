// Deliveries leave nothing behind in Wasm's memory. Runs in a separate process, since that
// memory never shrinks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { Connector, recommendedMapping, wasmMemory } from "./wasm-memory.mjs";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

const event = (name) => ({
  type: "track",
  userId: "u1",
  event: name,
  messageId: `m-${name}`,
  properties: { plan: "pro" },
});

const smallBodies = [
  [JSON.stringify(event("Signed Up"))],
  [JSON.stringify([event("Signed Up"), { type: "page" }, 5])],
  [`${JSON.stringify(event("Signed Up"))}\n{"type":\n${JSON.stringify(event("Order Placed"))}\n`],
  [JSON.stringify({ type: "identify", userId: "u1", traits: { email: "p@x.com", name: "Zoë 😀", $sms: "1" } })],
  ['{"type":"track"'],
  ['"\ud800"'],
  [" \n{}\n[]", { lines: true }],
].flatMap(([body, options]) => [
  [body, options],
  [Buffer.from(body), options],
]);

test("a million small deliveries do not grow memory", () => {
  const connector = new Connector(recommendedMapping);
  deliverSmallBodies(connector, 10_000);
  const before = wasmMemory();
  deliverSmallBodies(connector, 1_000_000);
  assert.equal(wasmMemory(), before);
});

/** Delivers `count` small bodies of every kind, some of which are not JSON, and reads some issues. */
function deliverSmallBodies(connector, count) {
  for (let done = 0; done < count; done++) {
    const [body, options] = smallBodies[done % smallBodies.length];
    try {
      const delivery = connector.transformDelivery(body, options);
      if (done % 5 === 0) delivery.issues;
    } catch (error) {
      if (error.code !== "invalid_json") throw error;
    }
  }
}

const EVENTS = 4_000;

const events = Array.from({ length: EVENTS }, (_, index) =>
  JSON.stringify({
    type: index % 2 === 0 ? "identify" : "track",
    userId: `user-${index}`,
    event: "Order Placed",
    messageId: `message-${index}`,
    traits: { email: `user-${index}@example.com`, phone: "+15555555555", name: "Zoë", bio: "é\n".repeat(100) },
    properties: { order: index, items: Array(10).fill({ sku: "a-1", price: 1.5 }) },
    context: { page: { url: "https://example.com/".padEnd(150, "x") }, ip: "127.0.0.1" },
  }),
);

for (const [name, body] of [
  ["one array", `[${events.join(",")}]`],
  ["lines", events.join("\n")],
]) {
  test(`${EVENTS} events in ${name} of 4 MB take at most three times that size`, () => {
    const connector = new Connector(recommendedMapping);
    const bytes = new TextEncoder().encode(body);
    assert.ok(bytes.length > 3_900_000 && bytes.length < 4_300_000, `${bytes.length} bytes`);
    for (const form of [bytes, body]) {
      const delivery = connector.transformDelivery(form);
      assert.deepEqual([delivery.mapped, delivery.issues.length], [EVENTS, 0]);
    }
    assert.ok(wasmMemory() <= 3 * bytes.length, `${wasmMemory()} bytes for ${bytes.length}`);
    const before = wasmMemory();
    for (let time = 0; time < 10; time++) connector.transformDelivery(bytes).issues;
    assert.equal(wasmMemory(), before, "again and again");
  });
}

test("1,000 connectors that each delivered 900 kB hold no more than a few megabytes", () => {
  const properties = { text: "x".repeat(8_900) };
  const body = Buffer.from(
    `[${Array(100)
      .fill(JSON.stringify({ ...event("Signed Up"), properties }))
      .join(",")}]`,
  );
  assert.ok(body.length > 900_000 && body.length < 950_000, `${body.length} bytes`);
  new Connector(recommendedMapping).transformDelivery(body);
  const before = held();
  const connectors = Array.from({ length: 1_000 }, () => {
    const connector = new Connector(recommendedMapping);
    assert.equal(connector.transformDelivery(body).mapped, 100);
    return connector;
  });
  const grown = held() - before;
  assert.ok(grown <= 16 * 1024 * 1024, `${grown} bytes`);
  assert.equal(connectors.at(0).transform(event("Signed Up")).status, "mapped");
});

/** The bytes of Wasm's memory and of all reachable ArrayBuffers. */
function held() {
  let { arrayBuffers } = process.memoryUsage();
  for (let before = Number.POSITIVE_INFINITY; arrayBuffers < before; ) {
    before = arrayBuffers;
    gc();
    // V8 frees buffers in another thread.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    ({ arrayBuffers } = process.memoryUsage());
  }
  return wasmMemory() + arrayBuffers;
}
