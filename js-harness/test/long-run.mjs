// Ten million small deliveries through one connector, which must leave Wasm's memory where it was:
//
//     node js-harness/test/long-run.mjs [deliveries]
import assert from "node:assert/strict";

import { Connector, deliverSmallBodies, recommendedMapping, wasmMemory } from "./memory.mjs";

const STEPS = 10;

const deliveries = Number(process.argv[2] ?? 10_000_000);
const connector = new Connector(recommendedMapping);
deliverSmallBodies(connector, 10_000);
const before = wasmMemory();
for (let step = 1; step <= STEPS; step++) {
  deliverSmallBodies(connector, Math.ceil(deliveries / STEPS));
  console.log(`${Math.ceil((deliveries * step) / STEPS)} deliveries: ${wasmMemory()} bytes of Wasm memory`);
}
assert.equal(wasmMemory(), before, "memory is where it was after 10,000");
