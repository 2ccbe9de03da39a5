// Formats the results for a terminal.

/** One runtime: the median and ratio of each contender, by workload. */
export function showRuntime({ runtime, deliveries, noCorpus, objects }) {
  const parts = [
    `${runtime}: median time of a delivery, and how many times as fast as plain JS`,
    comparison(deliveries.map(({ name, bytes, results }) => [`${name}, ${size(bytes)}`, results])),
  ];
  if (noCorpus) parts.push(`skipped: ${noCorpus}`);
  if (objects) {
    parts.push(
      `\n${runtime}: median time of an object in, outcome out, and how many times as fast as serde-wasm-bindgen`,
      comparison(objects.map(({ name, results }) => [name, results])),
    );
  }
  return parts.join("\n");
}

/** The crate and its peers. */
export function showNative(results) {
  return `Natively: median time of a delivery, and how many times as fast as the faster peer
${grid([["", ...NATIVE_HEADS], ...results.map((result) => [result.name, ...nativeCells(result)])])}`;
}

export const NATIVE_HEADS = ["crate", "serde_json", "sonic-rs", "ratio"];

export function nativeCells(result) {
  return [...["crate", "serde_json", "sonic-rs"].map((name) => time(result[name])), times(result.ratio)];
}

/** Where the time goes. */
export function showStages(results) {
  return `Nanoseconds for each event of a delivery, by stage\n${grid([["", ...STAGE_HEADS], ...stageRows(results)])}`;
}

export const STAGE_HEADS = ["", "call", "scan", "find", "rules", "write", "all"];

export function stageRows({ runtime, native, wasm }) {
  const row = (name, where, stages) => {
    const all = stages.reduce((sum, stage) => sum + stage, 0);
    // A stage is a difference of two measurements, so a negative time is noise.
    return [name, where, ...[...stages, all].map((nanoseconds) => Math.max(0, nanoseconds).toFixed(0))];
  };
  return native.flatMap(([name, stages], index) => [row(name, "native", stages), row("", runtime, wasm[index][1])]);
}

function comparison(rows) {
  const heads = ["", ...rows[0][1].map(({ name }) => name)];
  return grid([
    heads,
    ...rows.map(([name, results]) => [name, ...results.map(({ us, ratio }) => `${time(us)} ${times(ratio)}`)]),
  ]);
}

function grid(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join("  ");
  return rows.map((row) => `  ${line(row)}`).join("\n");
}

export function time(us) {
  return us < 1000 ? `${digits(us)} µs` : `${digits(us / 1000)} ms`;
}

export function times(ratio) {
  return `${digits(ratio)}×`;
}

export function size(bytes) {
  return bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${digits(bytes / 1e3)} kB` : `${digits(bytes / 1e6)} MB`;
}

function digits(value) {
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
}
