// Measures the stages of a delivery, natively and in the current runtime: `node stages.mjs [--json]`.
// benches/stages.rs defines the stages. In Wasm, a call also copies the body in and the requests out.
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { buildModule } from "../../pkg/wasm.mjs";
import { contenders } from "./contenders.mjs";
import { measure, repeated } from "./measure.mjs";
import { nativeBench } from "./native.mjs";
import { showStages } from "./report.mjs";
import { runtime } from "./runtime.mjs";

const folder = new URL("../../target/stages/", import.meta.url);
const STEPS = [0, 1, 2, 3, 4];

mkdirSync(folder, { recursive: true });
buildModule(["--bench", "stages"], fileURLToPath(folder), "stages");
const { initSync, StageBench, stages } = await import(new URL("stages.js", folder));
initSync({ module: readFileSync(new URL("stages.wasm", folder)) });

const results = { runtime, native: nativeBench("stages"), wasm: await measureInWasm() };
console.log(process.argv.includes("--json") ? JSON.stringify(results) : showStages(results));

async function measureInWasm() {
  const results = [];
  for (let index = 0; ; index++) {
    const bench = StageBench.nth(index);
    if (bench === undefined) return results;
    results.push([bench.name(), await measureStages(bench)]);
  }
}

async function measureStages(bench) {
  const body = new TextEncoder().encode(bench.body());
  const steps = STEPS.map((step) => [step, (count) => bench.run(step, count)]);
  const measured = await measure({ ...Object.fromEntries(steps), package: repeated(() => contenders.package(body)) });
  const times = measured.map(({ leastUs }) => (leastUs * 1000) / bench.events());
  const fromJavaScript = times.pop();
  const [call, ...rest] = stages(new Float64Array(times));
  // The time of a call from JavaScript, minus its time inside Wasm.
  return [call + fromJavaScript - times[3], ...rest];
}
