// What the summaries of all commands have in common.

import { isStandardOutput, standardOutput } from "./output.js";
import { fit, number, plural, quoted, table } from "./text.js";

const STATUSES = ["skipped", "rejected", "mapped"];

/** The counts of a tally, with codes and examples, as data. */
export function countsOf({ mapped, skipped, rejected, codes }) {
  const rank = ({ status }) => STATUSES.indexOf(status);
  const mostFirst = [...codes.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
  return { mapped, skipped, rejected, codes: mostFirst };
}

export function headline({ events, seconds, events_per_second, interrupted }) {
  const speed = `${plural(events, "event")} in ${seconds.toFixed(1)} s, ${number(events_per_second)} a second`;
  return interrupted ? `${speed}, interrupted by ${interrupted}` : speed;
}

/** Prints to stdout, or to stderr if an output goes there. */
export async function printSummary(summary, { json, outputs }, describe) {
  const isFree = !outputs.some(isStandardOutput);
  const lines = json
    ? [JSON.stringify(summary, null, 2)]
    : fit(describe(summary), isFree ? process.stdout : process.stderr);
  const text = lines.map((line) => `${line}\n`).join("");
  if (isFree) await (await standardOutput()).write(text);
  else process.stderr.write(text);
}

/** How many events were mapped, skipped and rejected, and their codes. */
export function describeEvents(summary) {
  return [headline(summary), "", ...describeCounts(summary), ...describeCodes(summary), ""];
}

function describeCounts(summary) {
  return table(["mapped", "skipped", "rejected"].map((status) => [status, summary[status], share(status, summary)]));
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

/** The files that could not be read to the end. */
export function describeUnread({ unread }) {
  if (unread.length === 0) return [];
  const names = unread.map(({ file }) => quoted(file)).join(", ");
  return ["", `${plural(unread.length, "file")} could not be read to the end: ${names}`];
}
