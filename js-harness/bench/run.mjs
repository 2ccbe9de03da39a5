// Measures the package in every runtime: `node run.mjs [--write]`. `--write` also updates the tables in the
// docs.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

import { benchWorkerd } from "./bench-workerd.mjs";
import { median } from "./measure.mjs";
import { nativeBench } from "./native.mjs";
import { packed } from "./packed.mjs";
import { showNative, showRuntime, showStages, size, time } from "./report.mjs";
import { runtimes, unavailable } from "./runtimes.mjs";
import { allTables, change, summary } from "./table.mjs";
import { showTargets } from "./targets.mjs";
import { workerColdStart } from "./worker-cold-start.mjs";

const COLD_STARTS = 15;
/** More samples, since the rest of workerd's start varies more than the measured part. */
const WORKER_COLD_STARTS = 41;
const README = new URL("../../README.md", import.meta.url);
const DETAILS = new URL("README.md", import.meta.url);

for (const reason of unavailable) console.log(`skipped: ${reason}\n`);
const [first] = runtimes;
const runs = runtimes.map(run);
runs.push(await runWorkerd());
const native = nativeBench("delivery");
console.log(`${showNative(native)}\n`);
const stages = start(first, "stages.mjs");
console.log(`${showStages(stages)}\n`);
console.log(`npm pack: ${size(packed.tarball)}, unpacked ${size(packed.unpacked)}\n`);
console.log(showTargets(runs, native));
if (process.argv.includes("--write")) writeTables();

function start({ binary, flags }, script, ...args) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const options = { maxBuffer: 2 ** 24, stdio: ["ignore", "pipe", "inherit"] };
  return JSON.parse(execFileSync(binary, [...flags, path, ...args, "--json"], options));
}

function run(one) {
  console.log(`Measuring in ${one.name} …`);
  const results = start(one, "bench.mjs", ...(one === first ? ["--others"] : []));
  const coldStart = median(Array.from({ length: COLD_STARTS }, () => start(one, "cold-start.mjs")));
  const memory = start({ ...one, flags: [...one.flags, ...one.gc] }, "memory.mjs");
  console.log(showRuntime(results));
  console.log(`
${results.runtime}: from import to the first result ${time(coldStart * 1000)}, median of ${COLD_STARTS} processes
${results.runtime}: ${memory.deliveries} deliveries: process ${change(memory, "rss")}, Wasm memory ${change(memory, "wasm")}
`);
  return { ...results, coldStart, memory };
}

async function runWorkerd() {
  console.log("Measuring in workerd …");
  const results = await benchWorkerd();
  const coldStart = await workerColdStart(WORKER_COLD_STARTS);
  console.log(showRuntime(results));
  console.log(`\n${results.runtime}: from import to the first result ${time(coldStart * 1000)}\n`);
  return { ...results, coldStart };
}

function writeTables() {
  const processors = cpus();
  const machine = `${processors.length} cores of ${processors[0].model.replace(/\s+/g, " ").trim()}`;
  const facts = { machine, runs, native, stages, packed };
  write(README, summary(facts));
  write(DETAILS, allTables(facts));
}

/** Writes tables between the markers of a page. */
function write(page, tables) {
  const [before, rest] = readFileSync(page, "utf8").split("<!-- bench -->");
  const after = rest?.split("<!-- /bench -->")[1];
  if (after === undefined) throw new Error(`expected \`<!-- bench -->\` and \`<!-- /bench -->\` in ${page.pathname}`);
  writeFileSync(page, `${before}<!-- bench -->\n${tables}\n<!-- /bench -->${after}`);
}
