// The results as Markdown, for the docs.
import { size, time, times } from "./report.mjs";

/** @param runs the results of each runtime; the first is told of in full */
export function summary(runs, facts) {
  return [introduction(facts), deliveries(runs), coldStartAndSize(runs, facts)].join("\n\n");
}

export function allTables(runs, facts) {
  const tables = [deliveries(runs), contenders(runs[0]), objects(runs), memory(runs), coldStartAndSize(runs, facts)];
  return [introduction(facts), ...tables].join("\n\n");
}

function introduction({ machine, command }) {
  return `\`${command}\` on ${machine}; medians of interleaved samples, garbage collection included.`;
}

function deliveries(runs) {
  const rows = runs[0].deliveries.map(({ name, bytes }, index) => [
    `${name} (${size(bytes)})`,
    ...runs.map((run) => packageCell(run.deliveries[index].results)),
  ]);
  return `A delivery, bytes in, bytes out, and how many times as fast as the same in plain JavaScript \
(\`TextDecoder\`, \`JSON.parse\`, build, \`JSON.stringify\`, \`TextEncoder\`):

${table(["delivery", ...names(runs)], rows)}`;
}

function contenders({ runtime, deliveries }) {
  const heads = ["delivery", ...deliveries[0].results.map(({ name }) => name)];
  const rows = deliveries.map(({ name, results }) => [name, ...results.map(({ us }) => time(us))]);
  return `All that was compared, in ${runtime}. mapping-kit is \`@segment/actions-core\`'s, which trims values with \
Liquid templates alone; serde-wasm-bindgen converts the whole event to \`serde_json::Value\` and back:

${table(heads, rows)}`;
}

function objects(runs) {
  const rows = runs[0].objects[0].results.map(({ name }, index) => [
    name,
    ...runs.map((run) => run.objects.map(({ results }) => time(results[index].us)).join(" – ")),
  ]);
  return `An object in, its outcome out, between 7 traits and 300:\n\n${table(["", ...names(runs)], rows)}`;
}

function memory(runs) {
  const rows = [
    ["process (RSS)", ...runs.map(({ memory }) => change(memory, "rss"))],
    ["Wasm memory", ...runs.map(({ memory }) => change(memory, "wasm"))],
  ];
  return `Memory before and after a million deliveries through one connector:\n\n${table(["", ...names(runs)], rows)}`;
}

function coldStartAndSize(runs, { worker, packed }) {
  const starts = [...runs, { ...worker, runtime: `workerd ${worker.version}` }];
  const times = starts.map(({ runtime, coldStart }) => `${time(coldStart * 1000)} in ${runtime}`).join(", ");
  return `From import to the first result in a fresh process: ${times}. \`npm pack\` gives ${size(packed.tarball)}, \
${size(packed.unpacked)} unpacked.`;
}

function names(runs) {
  return runs.map(({ runtime }) => runtime);
}

function packageCell(results) {
  const { us, ratio } = results.find(({ name }) => name === "package");
  return `${time(us)}, ${times(ratio)}`;
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
