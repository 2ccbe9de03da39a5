// The results as Markdown, for the README.
import { size, time, times } from "./report.mjs";

/** @param runs the results of each runtime; the first is told of in full */
export function markdown(runs, { machine, command, worker, packed }) {
  const [first] = runs;
  return [
    `\`${command}\` on ${machine}; medians of interleaved samples, garbage collection included.`,
    "",
    "A delivery, bytes in, bytes out, and how many times as fast as the same in plain JavaScript" +
      " (`TextDecoder`, `JSON.parse`, build, `JSON.stringify`, `TextEncoder`):",
    "",
    table(
      ["delivery", ...runs.map(({ runtime }) => runtime)],
      first.deliveries.map(({ name, bytes }, index) => [
        `${name} (${size(bytes)})`,
        ...runs.map(({ deliveries }) => packageCell(deliveries[index].results)),
      ]),
    ),
    "",
    `All that was compared, in ${first.runtime}. mapping-kit is \`@segment/actions-core\`'s, which trims values with` +
      " Liquid templates alone; serde-wasm-bindgen converts the whole event to `serde_json::Value` and back:",
    "",
    table(
      ["delivery", ...first.deliveries[0].results.map(({ name }) => name)],
      first.deliveries.map(({ name, results }) => [name, ...results.map(({ us }) => time(us))]),
    ),
    "",
    "An object in, its outcome out, between 7 traits and 300:",
    "",
    table(
      ["", ...runs.map(({ runtime }) => runtime)],
      first.objects[0].results.map(({ name }, index) => [
        name,
        ...runs.map(({ objects }) => objects.map(({ results }) => time(results[index].us)).join(" – ")),
      ]),
    ),
    "",
    "From import to the first result in a fresh process, and memory before and after a million deliveries" +
      " through one connector:",
    "",
    table(
      ["", ...runs.map(({ runtime }) => runtime)],
      [
        ["cold start", ...runs.map(({ coldStart }) => time(coldStart * 1000))],
        ["process (RSS)", ...runs.map(({ memory }) => change(memory, "rss"))],
        ["Wasm memory", ...runs.map(({ memory }) => change(memory, "wasm"))],
      ],
    ),
    "",
    `In workerd ${worker.version} the package takes ${time(worker.coldStart * 1000)} from import to the first result.` +
      ` \`npm pack\` gives ${size(packed.tarball)}, ${size(packed.unpacked)} unpacked.`,
  ].join("\n");
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
