// Memory before and after a million small deliveries through one connector, as JSON.
import { Connector, recommendedMapping, wasmMemory } from "../test/wasm-memory.mjs";
import { deliveries } from "./workloads.mjs";

const DELIVERIES = 1_000_000;
/** By then, the engine has compiled the hot code, and its heap size is stable. */
const WARM_UP = 200_000;

const connector = new Connector(recommendedMapping);
const [body] = deliveries[0].bodies;
deliver(WARM_UP);
const before = inUse();
deliver(DELIVERIES);
console.log(JSON.stringify({ deliveries: DELIVERIES, before, after: inUse() }));

function deliver(count) {
  for (let delivery = 0; delivery < count; delivery++) connector.transformDelivery(body);
}

function inUse() {
  globalThis.gc?.();
  globalThis.Bun?.gc(true);
  return { rss: process.memoryUsage().rss, wasm: wasmMemory() };
}
