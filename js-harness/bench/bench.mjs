// Measures the package in the runtime that runs this: `node bench.mjs [--others] [--json]`, or deno, or bun.
import assert from "node:assert/strict";

import { noCorpus } from "../cases/corpus.mjs";
import { connector, contenders, deliverAll } from "./contenders.mjs";
import { measure, repeated } from "./measure.mjs";
import { naivePayload } from "./naive.mjs";
import { showRuntime } from "./report.mjs";
import { runtime } from "./runtime.mjs";
import { corpusDeliveries, deliveries, objects } from "./workloads.mjs";

const { others } = process.argv.includes("--others") ? await import("./others.mjs") : { others: {} };
const all = { ...contenders, ...others };

deliveries.forEach(assertSameWork);
const results = {
  runtime,
  deliveries: await inTurn([...deliveries, ...corpusDeliveries], measureDelivery),
  noCorpus,
  objects: await inTurn(objects, measureObject),
};
console.log(process.argv.includes("--json") ? JSON.stringify(results) : showRuntime(results));

async function inTurn(workloads, measureOne) {
  const results = [];
  for (const workload of workloads) results.push(await measureOne(workload));
  return results;
}

/** Checks that all contenders give the same result, since times of different work cannot be compared. */
function assertSameWork({ name, bodies }) {
  const decoder = new TextDecoder();
  for (const body of bodies) {
    const [plain, ...others] = Object.values(all).map((deliver) => deliver(body).map((r) => decoder.decode(r)));
    assert.deepEqual(others[0], plain, `${name}: the package and plain JS give other bytes`);
    for (const other of others) assert.deepEqual(other.map(JSON.parse), plain.map(JSON.parse), name);
  }
}

async function measureDelivery({ name, bodies }) {
  const calls = Object.entries(all).map(([contender, deliver]) => [contender, repeated(deliverAll(deliver, bodies))]);
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  return { name, bytes, results: await measure(Object.fromEntries(calls)) };
}

async function measureObject({ name, event }) {
  return {
    name,
    results: await measure({
      "serde-wasm-bindgen": repeated(() => naivePayload(event)),
      package: repeated(() => connector.transform(event)),
      "copy of traits": repeated(() => ({ ...event.traits })),
      "one by one": repeated(() => copyOneByOne(event.traits)),
    }),
  };
}

/** What takes V8 half the time of a spread where there are many. */
function copyOneByOne(object) {
  const copy = {};
  for (const name of Object.keys(object)) copy[name] = object[name];
  return copy;
}
