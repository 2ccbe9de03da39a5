// Measures the package in every runtime: `node run.mjs [--write]`, which also renews the tables of the docs.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

import { median } from "./measure.mjs";
import { packed } from "./packed.mjs";
import { showRuntime, size, time } from "./report.mjs";
import { runtimes, unavailable } from "./runtimes.mjs";
import { allTables, change, summary } from "./table.mjs";
import { showTargets } from "./targets.mjs";
import { workerColdStart } from "./worker-cold-start.mjs";

const COLD_STARTS = 15;
/** More: what else workerd does at its start varies more than what is measured. */
const WORKER_COLD_STARTS = 41;
const README = new URL("../../README.md", import.meta.url);
const DETAILS = new URL("README.md", import.meta.url);

for (const reason of unavailable) console.log(`skipped: ${reason}\n`);
const runs = runtimes.map(run);
const worker = await workerColdStart(WORKER_COLD_STARTS);
console.log(`workerd ${worker.version}: from import to the first result ${time(worker.coldStart * 1000)}`);
console.log(`npm pack: ${size(packed.tarball)}, unpacked ${size(packed.unpacked)}\n`);
const nodes = runs.filter(({ runtime }) => runtime.startsWith("Node"));
console.log(nodes.map(showTargets).join("\n\n"));
if (process.argv.includes("--write")) writeTables();

function run({ name, binary, flags, gc }) {
  console.log(`Measuring in ${name} …`);
  const start = (script, ...args) => {
    const path = fileURLToPath(new URL(script, import.meta.url));
    return JSON.parse(execFileSync(binary, [...flags, ...args, path, "--json"], { maxBuffer: 2 ** 24 }));
  };
  const results = start("bench.mjs");
  const coldStart = median(Array.from({ length: COLD_STARTS }, () => start("cold-start.mjs")));
  const memory = start("memory.mjs", ...(gc ? [gc] : []));
  console.log(showRuntime(results));
  console.log(`
${results.runtime}: from import to the first result ${time(coldStart * 1000)}, median of ${COLD_STARTS} processes
${results.runtime}: ${memory.deliveries} deliveries: process ${change(memory, "rss")}, Wasm memory ${change(memory, "wasm")}
`);
  return { ...results, coldStart, memory };
}

function writeTables() {
  const processors = cpus();
  const machine = `${processors.length} cores of ${processors[0].model.replace(/\s+/g, " ").trim()}`;
  // The newest Node first: it is the one that is told of in full.
  const ordered = [...nodes.toReversed(), ...runs.filter((one) => !nodes.includes(one))];
  const facts = { machine, command: "make bench", worker, packed };
  write(README, summary(ordered, facts));
  write(DETAILS, allTables(ordered, facts));
}

/** Between the marks of a page. */
function write(page, tables) {
  const [before, rest] = readFileSync(page, "utf8").split("<!-- bench -->");
  const after = rest?.split("<!-- /bench -->")[1];
  if (after === undefined) throw new Error(`expected \`<!-- bench -->\` and \`<!-- /bench -->\` in ${page.pathname}`);
  writeFileSync(page, `${before}<!-- bench -->\n${tables}\n<!-- /bench -->${after}`);
}
