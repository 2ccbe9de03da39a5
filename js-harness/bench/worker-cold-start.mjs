// Measures what the package adds to a Worker's first answer: the time from import to
// the first result.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { bundleWorker, startWorker } from "../runtimes/workers.mjs";
import { median } from "./measure.mjs";

const WITHOUT = "export default { fetch: () => new Response() };";
const WITH = `
import { Connector } from "@suprsend/segment-transform";

const connector = new Connector();

export default {
  fetch() {
    connector.transform({ type: "identify", userId: "97980cfea0067", traits: { email: "peter@example.com" } });
    return new Response();
  },
};
`;

/**
 * In milliseconds. A Worker's clock stands still while it computes, so it is timed from outside, and
 * the time of a Worker without the package is subtracted.
 */
export async function workerColdStart(samples) {
  const [without, with_] = await Promise.all([WITHOUT, WITH].map(bundled));
  const added = [];
  for (let sample = 0; sample < samples; sample++) {
    const rest = await firstAnswer(without);
    added.push((await firstAnswer(with_)) - rest);
  }
  for (const folder of [without, with_]) rmSync(folder, { recursive: true });
  return median(added);
}

async function bundled(contents) {
  const folder = mkdtempSync(join(tmpdir(), "segment-transform-"));
  await bundleWorker({ stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) } }, folder);
  return folder;
}

async function firstAnswer(folder) {
  const start = performance.now();
  const worker = await startWorker(folder);
  await fetch(worker.url);
  const took = performance.now() - start;
  worker.stop();
  return took;
}
