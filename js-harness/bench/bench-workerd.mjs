// Measures the package in workerd.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { noCorpus } from "../cases/corpus.mjs";
import { bundleWorker, startWorker, version } from "../runtimes/workers.mjs";
import { contenders } from "./contenders.mjs";
import { measure } from "./measure.mjs";
import { corpusDeliveries, deliveries } from "./workloads.mjs";

/** A Worker's clock stands still while it computes, so samples are timed from outside and must be long enough that the request itself takes little of them. */
const SAMPLE_MS = 50;

const decoder = new TextDecoder();

export async function benchWorkerd() {
  const folder = mkdtempSync(join(tmpdir(), "segment-transform-"));
  const script = fileURLToPath(new URL("bench-worker.mjs", import.meta.url));
  await bundleWorker({ entryPoints: [script], external: ["node:*"] }, folder);
  // The plain contender uses node:crypto.
  const worker = await startWorker(folder, ["nodejs_compat"]);
  try {
    const results = [];
    for (const workload of [...deliveries, ...corpusDeliveries]) results.push(await measureDelivery(worker, workload));
    return { runtime: `workerd ${version}`, deliveries: results, noCorpus };
  } finally {
    worker.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measureDelivery({ url }, { name, bodies }) {
  const areStrings = typeof bodies[0] === "string";
  const texts = areStrings ? bodies : bodies.map((body) => decoder.decode(body));
  await request(url, { method: "POST", body: JSON.stringify({ texts, areStrings }) });
  const calls = Object.keys(contenders).map((contender) => [
    contender,
    (count) => request(`${url}?${new URLSearchParams({ contender, count })}`),
  ]);
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  return { name, bytes, results: await measure(Object.fromEntries(calls), SAMPLE_MS) };
}

async function request(url, init) {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`workerd: ${text}`);
}
