// Replays a gigabyte of the corpus through the package's command, on one core where the system can
// hold it there: its speed, its memory, and whether its totals are the library's.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Connector, recommendedMapping } from "@suprsend/segment-transform";

import { corpus, noCorpus } from "../cases/corpus.mjs";

const SIZE = 1e9;
const command = fileURLToPath(new URL("../replay/main.js", import.meta.url));

if (noCorpus) {
  console.log(`skipped: ${noCorpus}`);
  process.exit();
}

const events = Buffer.from(corpus.map((event) => `${event}\n`).join(""));
const times = Math.ceil(SIZE / events.length);
const folder = mkdtempSync(join(tmpdir(), "segment-transform-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

console.log(`Writing ${Math.round((times * events.length) / 1e6)} MB, the corpus ${times} times`);
writeFileSync(join(folder, "mapping.json"), JSON.stringify(recommendedMapping));
const file = openSync(join(folder, "events.jsonl"), "w");
for (let done = 0; done < times; done++) writeSync(file, events);
closeSync(file);

const { summary, memory } = await replay();
const { mapped, skipped, rejected } = new Connector(recommendedMapping).transformDelivery(events, { lines: true });
assert.deepEqual(
  [summary.mapped, summary.skipped, summary.rejected],
  [mapped, skipped, rejected].map((count) => count * times),
  "the library's totals",
);
const megabytes = memory.map((bytes) => Math.round(bytes / 1e6));
console.log(`${summary.events_per_second.toLocaleString("en-US")} events a second in ${summary.seconds.toFixed(1)} s`);
console.log(`MB of memory every half second: ${megabytes.join(" ")}`);
console.log("The totals are the library's");

async function replay() {
  const args = [
    "map",
    "events.jsonl",
    "--mapping",
    "mapping.json",
    "--out",
    "bulk.jsonl",
    "--report",
    "report.jsonl",
    "--json",
  ];
  const node = [process.execPath, command, ...args];
  const hasTaskset = spawnSync("taskset", ["--version"]).status === 0;
  const [program, ...rest] = hasTaskset ? ["taskset", "--cpu-list", "0", ...node] : node;
  if (!hasTaskset) console.log("There is no taskset: it may use more than one core");
  const child = spawn(program, rest, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const memory = [];
  const sampling = setInterval(() => {
    const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", `${child.pid}`]);
    memory.push(1024 * Number(stdout));
  }, 500);
  const text = Buffer.concat(await child.stdout.toArray()).toString();
  clearInterval(sampling);
  return { summary: JSON.parse(text), memory };
}
