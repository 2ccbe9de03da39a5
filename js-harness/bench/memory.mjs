// Memory before and after a million small deliveries through one connector, as JSON.
import { deliveries } from "./workloads.mjs";

const DELIVERIES = 1_000_000;
/** By then the engine has compiled what it will, and its heap has the size that it likes. */
const WARM_UP = 200_000;

// The package shows its memory to nobody; whoever instantiates it sees it.
let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    memory = this.exports.memory;
  }
};
const { Connector, recommendedMapping } = await import("@suprsend/segment-transform");

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
  return { rss: process.memoryUsage().rss, wasm: memory.buffer.byteLength };
}
