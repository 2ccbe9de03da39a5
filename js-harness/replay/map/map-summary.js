// The summary of `map` as text.

import { isStandardOutput } from "../output/output.js";
import { describeEvents, describeUnread } from "../output/summary.js";
import { plural, quoted } from "../output/text.js";

export function describeMap(summary, { out, report }) {
  return [
    ...describeEvents(summary),
    `${plural(summary.bodies, "body", "bodies")} in ${nameOf(out)}`,
    ...(report === undefined ? [] : [`${plural(summary.reported, "line")} in ${nameOf(report)}`]),
    ...describeUnread(summary),
  ];
}

function nameOf(path) {
  return isStandardOutput(path) ? "stdout" : quoted(path);
}
