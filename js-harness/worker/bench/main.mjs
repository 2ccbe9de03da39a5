// Compares the worker with the same worker in plain JavaScript: requests per second, latency
// and processor time.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { bold, table } from "../../demo/layout.mjs";
import { KEY, measureStart, startContenders } from "./contenders.mjs";

const HELP = `usage: node bench/main.mjs [--json]

Sends deliveries to the worker and to the same worker with the mapping in plain
JavaScript, in turns, and prints what each made of them.

  --json   print JSON
  --help   print this
`;
const ROUNDS = 15;
const SECONDS = 1;
const CONNECTIONS = 16;

const { json, help } = parseArgs({ options: { json: { type: "boolean" }, help: { type: "boolean" } } }).values;
if (help) process.stdout.write(HELP);
else await main();

async function main() {
  const contenders = await startContenders();
  const results = [];
  for (const load of loads()) {
    if (!json) process.stderr.write(`${load.name}\n`);
    results.push(...(await measure(load, contenders)));
  }
  for (const { close } of contenders) await close();
  const start = measureStart();
  process.stdout.write(json ? `${JSON.stringify({ results, start })}\n` : show(results, start));
}

function loads() {
  const read = (name) =>
    readFileSync(new URL(`../../../benches/workloads/${name}.json`, import.meta.url), "utf8").trim();
  const [identify, track] = [read("identify-full"), read("track-full")];
  return [
    { name: "identify", body: identify, status: 200 },
    { name: "array of 100", body: `[${Array(50).fill(`${identify},${track}`)}]`, status: 200 },
    { name: "wrong key", body: identify, status: 401, key: "another" },
  ];
}

/** Measures in alternating turns, so a busy machine slows all contenders alike. Returns the medians. */
async function measure(load, contenders) {
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const turns = [];
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const at of order) turns[at] = await fire(load, contenders[at]);
    // The first round is a warm-up.
    if (round > 0) rounds.push(turns);
  }
  return contenders.map(({ name }, at) => ({
    load: load.name,
    contender: name,
    requests_per_second: median(rounds.map((turns) => turns[at].requests_per_second)),
    p50_ms: median(rounds.map((turns) => turns[at].p50_ms)),
    p99_ms: median(rounds.map((turns) => turns[at].p99_ms)),
    cpu_us: median(rounds.map((turns) => turns[at].cpu_us)),
  }));
}

async function fire({ body, status, key = KEY }, { url, cpu }) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const before = cpu();
  const result = await autocannon({ url, method: "POST", headers, body, connections: CONNECTIONS, duration: SECONDS });
  const { [status]: { count } = { count: 0 }, ...others } = result.statusCodeStats;
  if (Object.keys(others).length > 0)
    throw new Error(`expected only status ${status}, found ${JSON.stringify(others)}`);
  return {
    requests_per_second: result.requests.average,
    p50_ms: result.latency.p50,
    p99_ms: result.latency.p99,
    cpu_us: before === undefined ? Number.NaN : (cpu() - before) / count,
  };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function show(results, { size, active }) {
  const head = ["load", "worker", "requests/s", "p50", "p99", "CPU/request"];
  const rows = results.map(({ load, contender, requests_per_second, p50_ms, p99_ms, cpu_us }) => [
    load,
    contender,
    Math.round(requests_per_second).toLocaleString("en-US"),
    `${p50_ms} ms`,
    `${p99_ms} ms`,
    Number.isNaN(cpu_us) ? "not available" : `${Math.round(cpu_us)} µs`,
  ]);
  const right = { align: "right" };
  return [
    bold(`${CONNECTIONS} connections, medians of ${ROUNDS} turns of ${SECONDS} s; the hub in the same workerd`),
    ...table([head, ...rows], [{}, {}, right, right, right, {}]),
    "",
    `bundle ${size}, ${active} to start it on this machine`,
    "",
  ].join("\n");
}
