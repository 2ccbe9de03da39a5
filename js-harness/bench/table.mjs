// The results as Markdown, for the docs.
import { NATIVE_HEADS, nativeCells, STAGE_HEADS, size, stageRows, time, times } from "./report.mjs";

/** For the project's README: the speed in one item of a list. */
export function summary({ machine, runs, native }) {
  const index = runs[0].deliveries.findIndex(({ name }) => name === "array of 100");
  const [first, ...others] = runs.map((run) => packageOf(run.deliveries[index].results));
  const names = runs.slice(1).map(shortName);
  return `- **Fast.** In ${shortName(runs[0])}, a delivery of 100 events takes ${time(first.us)}, ${factors([first])} times as fast as plain JavaScript.
  It is ${factors(others)} times as fast in ${names.slice(0, -1).join(", ")} and ${names.at(-1)}. Natively, the crate is
  ${factors(native)} times as fast as the faster of serde_json and sonic-rs. (\`make bench\` on ${machine}.)`;
}

/** The smallest ratio and the largest. */
function factors(results) {
  const ratios = results.map(({ ratio }) => ratio).sort((one, other) => one - other);
  return [...new Set([ratios[0], ratios.at(-1)].map((ratio) => times(ratio).slice(0, -1)))].join(" to ");
}

export function allTables(facts) {
  const tables = [deliveries, native, stages, contenders, objects, memory, coldStartAndSize];
  return [introduction, ...tables].map((part) => part(facts)).join("\n\n");
}

function introduction({ machine }) {
  return `\`make bench\` on ${machine}; medians of interleaved samples, garbage collection included.`;
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
  return `The time of a delivery, and how many times as fast it is as the same in ${PLAIN_JS}:

${table(["delivery", ...runs.map(shortName)], rows)}`;
}

function native({ native }) {
  const rows = native.map((result) => [`${result.name} (${size(result.bytes)})`, ...nativeCells(result)]);
  return `The crate natively, against two peers that write the same bytes: structs that borrow from the body, with \
\`&RawValue\` (serde_json) or \`LazyValue\` (sonic-rs) for what passes through. In their favor, the peers check no \
IDs and no values, and make no notes. The ratio says how many times as fast as the faster peer the crate is:

${table(["delivery", ...NATIVE_HEADS], rows)}`;
}

function stages({ stages }) {
  return `Where the time goes, in nanoseconds for each event; minimums. A call takes time however short its body is; in \
Wasm, it also copies the body in and the requests out. The scan proves the body valid; then the members that the \
rules ask for are found, the rules make users and events of them, and the payloads are written:

${table(["delivery", ...STAGE_HEADS], stageRows(stages))}`;
}

function contenders({ runs: [{ runtime, deliveries }] }) {
  const heads = ["delivery", ...deliveries[0].results.map(({ name }) => name)];
  const rows = deliveries.map(({ name, results }) => [name, ...results.map(({ us }) => time(us))]);
  return `All that was compared, in ${runtime}. mapping-kit is \`@segment/actions-core\`'s, which trims values with \
Liquid templates alone; serde-wasm-bindgen converts the whole event to \`serde_json::Value\` and back:

${table(heads, rows)}`;
}

function objects({ runs }) {
  const measured = runs.filter(({ objects }) => objects);
  const rows = measured[0].objects[0].results.map(({ name }, index) => [
    name,
    ...measured.map((run) => run.objects.map(({ results }) => time(results[index].us)).join(" – ")),
  ]);
  return `An object in, its outcome out, between 7 traits and 300:

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

/** Without the smaller parts of the version. */
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
