// The results as text for a terminal.

/** One runtime: each workload with the median of each contender, and its ratio. */
export function showRuntime({ runtime, deliveries, noCorpus, objects }) {
  return [
    `${runtime}: median time of a delivery, and how many times as fast as plain JS`,
    grid(deliveries.map(({ name, bytes, results }) => [`${name}, ${size(bytes)}`, results])),
    ...(noCorpus ? [`skipped: ${noCorpus}`] : []),
    "",
    `${runtime}: median time of an object in, outcome out, and how many times as fast as serde-wasm-bindgen`,
    grid(objects.map(({ name, results }) => [name, results])),
  ].join("\n");
}

function grid(rows) {
  const heads = ["", ...rows[0][1].map(({ name }) => name)];
  const cells = rows.map(([name, results]) => [name, ...results.map(({ us, ratio }) => `${time(us)} ${times(ratio)}`)]);
  const widths = heads.map((_, column) => Math.max(...[heads, ...cells].map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join("  ");
  return [heads, ...cells].map((row) => `  ${line(row)}`).join("\n");
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
