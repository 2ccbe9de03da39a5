// What the end of a replay and of a diff have in common.

import { standardOutput } from "./output.js";
import { fit, number, plural } from "./text.js";

const STATUSES = ["skipped", "rejected", "mapped"];

/** How many events came to what end, with codes and examples, as data. */
export function countsOf({ mapped, skipped, rejected, codes }) {
  const rank = ({ status }) => STATUSES.indexOf(status);
  const mostFirst = [...codes.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
  return { mapped, skipped, rejected, codes: mostFirst };
}

export function headline({ events, seconds, events_per_second, interrupted }) {
  const speed = `${plural(events, "event")} in ${seconds.toFixed(1)} s, ${number(events_per_second)} a second`;
  return interrupted ? `${speed}, interrupted by ${interrupted}` : speed;
}

/** To standard output, unless what the command is for goes there. */
export async function printSummary(summary, { json, out }, describe) {
  const isFree = out !== undefined;
  const lines = json
    ? [JSON.stringify(summary, null, 2)]
    : fit(describe(summary), isFree ? process.stdout : process.stderr);
  const text = lines.map((line) => `${line}\n`).join("");
  if (isFree) await (await standardOutput()).write(text);
  else process.stderr.write(text);
}
