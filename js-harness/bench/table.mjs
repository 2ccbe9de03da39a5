// Formats the results as Markdown, for the docs.
import { NATIVE_HEADS, nativeCells, STAGE_HEADS, size, stageRows, time, times } from "./report.mjs";

/** For the project's README: the speed as one list item. */
export function summary({ machine, runs, native }) {
  const index = runs[0].deliveries.findIndex(({ name }) => name === "array of 100");
  const [first, ...others] = runs.map((run) => packageOf(run.deliveries[index].results));
  const names = runs.slice(1).map(shortName);
  return `- **Fast.** In ${shortName(runs[0])}, a delivery of 100 events takes ${time(first.us)}, ${factors([first])} times as fast as plain JavaScript.
  It is ${factors(others)} times as fast in ${names.slice(0, -1).join(", ")} and ${names.at(-1)}. Natively, the crate is
  ${factors(native)} times as fast as the faster of serde_json and sonic-rs. (\`make bench\` on ${machine}.)`;
}

/** The smallest and the largest ratio. */
function factors(results) {
  const ratios = results.map(({ ratio }) => ratio).sort((one, other) => one - other);
  return [...new Set([ratios[0], ratios.at(-1)].map((ratio) => times(ratio).slice(0, -1)))].join(" to ");
}

export function allTables(facts) {
  const tables = [deliveries, native, stages, contenders, objects, memory, coldStartAndSize];
  return [introduction, ...tables].map((part) => part(facts)).join("\n\n");
}

function introduction({ machine }) {
  return `\`make bench\` on ${machine}; medians of interleaved samples, including garbage collection.`;
}

const PLAIN_JS =
  "plain JavaScript (`TextDecoder` unless the body is a string, `JSON.parse`, build, `JSON.stringify`, `TextEncoder`)";

function deliveries({ runs }) {
  const rows = runs[0].deliveries.map(({ name, bytes }, index) => [
    `${name} (${size(bytes)})`,
    ...runs.map((run) => {
      const { us, ratio } = packageOf(run.deliveries[index].results);
      return `${time(us)}, ${times(ratio)}`;
    }),
  ]);
  return `The time of a delivery, and how many times as fast it is as ${PLAIN_JS}:

${table(["delivery", ...runs.map(shortName)], rows)}`;
}

function native({ native }) {
  const rows = native.map((result) => [`${result.name} (${size(result.bytes)})`, ...nativeCells(result)]);
  return `The crate natively, against two peers that write the same bytes: structs that borrow from the body, with \
\`&RawValue\` (serde_json) or \`LazyValue\` (sonic-rs) for data that passes through. The peers have an advantage: \
they check no IDs or values and produce no notes. The ratio is the faster peer's time divided by the crate's:

${table(["delivery", ...NATIVE_HEADS], rows)}`;
}

function stages({ stages }) {
  return `Where the time goes, in nanoseconds per event; minimums. A call has a fixed cost, and in Wasm it also copies the body \
in and the requests out. The scan validates the body. Then the members that the rules need are found, the rules build \
users and events, and the payloads are written:

${table(["delivery", ...STAGE_HEADS], stageRows(stages))}`;
}

function contenders({ runs: [{ runtime, deliveries }] }) {
  const heads = ["delivery", ...deliveries[0].results.map(({ name }) => name)];
  const rows = deliveries.map(({ name, results }) => [name, ...results.map(({ us }) => time(us))]);
  return `All contenders, in ${runtime}. mapping-kit is part of \`@segment/actions-core\` and trims values only with \
Liquid templates; serde-wasm-bindgen converts the whole event to \`serde_json::Value\` and back:

${table(heads, rows)}`;
}

function objects({ runs }) {
  const measured = runs.filter(({ objects }) => objects);
  const rows = measured[0].objects[0].results.map(({ name }, index) => [
    name,
    ...measured.map((run) => run.objects.map(({ results }) => time(results[index].us)).join(" – ")),
  ]);
  return `Mapping an object to its outcome, with 7 traits and with 300:

${table(["", ...measured.map(shortName)], rows)}`;
}

function memory({ runs }) {
  const measured = runs.filter(({ memory }) => memory);
  const rows = [
    ["process (RSS)", ...measured.map(({ memory }) => change(memory, "rss"))],
    ["Wasm memory", ...measured.map(({ memory }) => change(memory, "wasm"))],
  ];
  return `Memory before and after a million deliveries through one connector:

${table(["", ...measured.map(shortName)], rows)}`;
}

function coldStartAndSize({ runs, packed }) {
  const times = runs.map(({ runtime, coldStart }) => `${time(coldStart * 1000)} in ${runtime}`).join(", ");
  return `From import to the first result in a fresh process: ${times}. The Wasm module is \
${size(packed.module)}, ${size(packed.gzipped)} gzipped. \`npm pack\` gives ${size(packed.tarball)}, ${size(packed.unpacked)} unpacked.`;
}

/** The name with only the major version. */
function shortName({ runtime }) {
  const [name, version] = runtime.split(" ");
  return name === "workerd" ? name : `${name} ${version.split(".")[0]}`;
}

function packageOf(results) {
  return results.find(({ name }) => name === "package");
}

export function change({ before, after }, what) {
  return `${size(before[what])} → ${size(after[what])}`;
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heads), `|${heads.map((_, column) => (column ? "---:|" : "---|")).join("")}`, ...rows.map(line)].join(
    "\n",
  );
}
