// What a replay has done, as text.

import { headline } from "./summary.js";
import { number, plural, quoted, table } from "./text.js";

export function describeReplay(summary, { out, report }) {
  return [
    headline(summary),
    "",
    ...table(["mapped", "skipped", "rejected"].map((status) => [status, summary[status], share(status, summary)])),
    ...describeCodes(summary),
    "",
    `${plural(summary.bodies, "body", "bodies")} in ${out === undefined ? "standard output" : quoted(out)}`,
    ...(report === undefined ? [] : [`${plural(summary.reported, "line")} in ${quoted(report)}`]),
  ];
}

function share(status, { events, [status]: count }) {
  return `${(events === 0 ? 0 : (100 * count) / events).toFixed(1)} %`.padStart(7);
}

function describeCodes({ codes, files }) {
  if (codes.length === 0) return [];
  const rows = codes.map(({ status, code, count, first }) => [
    status === "mapped" ? "note" : status,
    code,
    count,
    `first in ${place(first, files)}`,
    first.message,
  ]);
  return ["", ...table(rows)];
}

function place({ file, line, index }, files) {
  const inFile = line === undefined ? `event ${number(index + 1)}` : `line ${number(line)}`;
  return files.length === 1 ? inFile : `${file}, ${inFile}`;
}
