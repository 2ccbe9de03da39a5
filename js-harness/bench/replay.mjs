// Maps a gigabyte of the corpus with the replay command, on one core if the system can pin it, and sends
// part of it to a hub. Measures speed and memory, and checks the totals against the library's.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Connector, recommendedMapping } from "@suprsend/segment-transform";

import { corpus, noCorpus } from "../cases/corpus.mjs";
import { startHub } from "../worker/local/hub.mjs";

const MAP_SIZE = 1e9;
const SEND_SIZE = 1e8;
/** How long the hub takes to answer. */
const HUB_MS = 20;
const MOST_MEMORY = 250e6;
const command = fileURLToPath(new URL("../replay/main.js", import.meta.url));

if (noCorpus) {
  console.log(`skipped: ${noCorpus}`);
  process.exit();
}

const events = Buffer.from(corpus.map((event) => `${event}\n`).join(""));
const folder = mkdtempSync(join(tmpdir(), "segment-replay-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "mapping.json"), JSON.stringify(recommendedMapping));
const hasTaskset = spawnSync("taskset", ["--version"]).status === 0;
if (!hasTaskset) console.log("taskset is missing, so more than one core may be used");

const mapTimes = writeArchive("map.jsonl", MAP_SIZE);
const mapArgs = ["map", "map.jsonl", "--mapping", "mapping.json", "--out", "bulk.jsonl", "--report", "report.jsonl"];
report("map, bodies and report to files", MAP_SIZE, await replay(mapArgs, mapTimes));
report("map, bodies to /dev/null", MAP_SIZE, await replay([...mapArgs.slice(0, 5), "/dev/null"], mapTimes));
report(
  "send --dry-run",
  MAP_SIZE,
  await replay(["send", "map.jsonl", "--mapping", "mapping.json", "--dry-run"], mapTimes),
);

const sendTimes = writeArchive("send.jsonl", SEND_SIZE);
let received = 0;
const hub = await startHub({
  onBody: async ({ payloads }) => {
    received += payloads.length;
    hub.forget();
    await setTimeout(HUB_MS);
  },
});
for (const concurrency of [1, 6, 32]) {
  received = 0;
  const journal = join(folder, `journal-${concurrency}`);
  const args = ["--journal", journal, "--hub", hub.url, "--concurrency", `${concurrency}`];
  const result = await replay(["send", "send.jsonl", "--mapping", "mapping.json", ...args], sendTimes);
  assert.equal(received, result.summary.sent);
  const { sent, seconds, requests } = result.summary;
  report(`send to a hub that answers in ${HUB_MS} ms, ${concurrency} at a time`, SEND_SIZE, result);
  const rate = Math.round(sent / seconds).toLocaleString("en-US");
  console.log(`  ${rate} user updates per second in ${requests} requests; journal: ${statSync(journal).size} bytes`);
}
await hub.close();

function writeArchive(name, size) {
  const times = Math.ceil(size / events.length);
  const file = openSync(join(folder, name), "w");
  for (let done = 0; done < times; done++) writeSync(file, events);
  closeSync(file);
  return times;
}

function report(what, size, { summary, memory }) {
  const { seconds, events_per_second } = summary;
  const speed = `${Math.round(size / 1e6 / seconds)} MB/s, ${events_per_second.toLocaleString("en-US")} events a second`;
  const most = Math.max(...memory);
  console.log(`${what}: ${speed}, ${seconds.toFixed(1)} s, ${Math.round(most / 1e6)} MB of memory`);
  assert.ok(most < MOST_MEMORY, `expected at most ${MOST_MEMORY / 1e6} MB of memory`);
}

async function replay(args, times) {
  const node = [process.execPath, command, ...args, "--json"];
  const [program, ...rest] = hasTaskset ? ["taskset", "--cpu-list", "0", ...node] : node;
  const env = { ...process.env, SUPRSEND_API_KEY: "any" };
  const child = spawn(program, rest, { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  const memory = [];
  const sampling = setInterval(() => {
    const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", `${child.pid}`]);
    memory.push(1024 * Number(stdout));
  }, 500);
  const summary = JSON.parse(Buffer.concat(await child.stdout.toArray()).toString());
  clearInterval(sampling);
  const { mapped, skipped, rejected } = new Connector(recommendedMapping).transformDelivery(events, { lines: true });
  const totals = [mapped, skipped, rejected].map((count) => count * times);
  assert.deepEqual([summary.mapped, summary.skipped, summary.rejected], totals, "the library's totals");
  return { summary, memory };
}
