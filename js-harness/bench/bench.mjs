// Measures the package in the runtime that runs this: `node bench.mjs [--json]`, or deno, or bun.
import assert from "node:assert/strict";
import { Connector, languages, recommendedMapping } from "@suprsend/segment-transform";

import { noCorpus } from "../cases/corpus.mjs";
import { mappingKitDelivery, mappingKitLiquidDelivery } from "./mapping-kit.mjs";
import { measure } from "./measure.mjs";
import { naiveDelivery, naivePayload } from "./naive.mjs";
import { plainDelivery } from "./plain.mjs";
import { showRuntime } from "./report.mjs";
import { runtime } from "./runtime.mjs";
import { corpusDeliveries, deliveries, objects } from "./workloads.mjs";

const connector = new Connector(recommendedMapping);
const contenders = {
  "plain JS": plainDelivery(recommendedMapping, languages),
  package: (body) => connector.transformDelivery(body).requests,
  "mapping-kit": mappingKitDelivery(languages),
  "mapping-kit, Liquid": mappingKitLiquidDelivery(languages),
  "serde-wasm-bindgen": naiveDelivery,
};

deliveries.forEach(assertSameWork);
const results = {
  runtime,
  deliveries: [...deliveries, ...corpusDeliveries].map(measureDelivery),
  noCorpus,
  objects: objects.map(measureObject),
};
console.log(process.argv.includes("--json") ? JSON.stringify(results) : showRuntime(results));

/** Times of different work say nothing. */
function assertSameWork({ name, bodies }) {
  const decoder = new TextDecoder();
  for (const body of bodies) {
    const [plain, ...others] = Object.values(contenders).map((deliver) => deliver(body).map((r) => decoder.decode(r)));
    assert.deepEqual(others[0], plain, `${name}: the package and plain JS give other bytes`);
    for (const other of others) assert.deepEqual(other.map(JSON.parse), plain.map(JSON.parse), name);
  }
}

function measureDelivery({ name, bodies }) {
  const calls = Object.entries(contenders).map(([contender, deliver]) => [contender, deliverAll(deliver, bodies)]);
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  return { name, bytes, results: measure(Object.fromEntries(calls)) };
}

function deliverAll(deliver, bodies) {
  if (bodies.length === 1) return () => deliver(bodies[0]);
  return () => {
    let requests = 0;
    for (const body of bodies) requests += deliver(body).length;
    return requests;
  };
}

function measureObject({ name, event }) {
  return {
    name,
    results: measure({
      "serde-wasm-bindgen": () => naivePayload(event),
      package: () => connector.transform(event),
      "copy of traits": () => ({ ...event.traits }),
      "one by one": () => copyOneByOne(event.traits),
    }),
  };
}

/** What takes V8 half the time of a spread where there are many. */
function copyOneByOne(object) {
  const copy = {};
  for (const name of Object.keys(object)) copy[name] = object[name];
  return copy;
}
