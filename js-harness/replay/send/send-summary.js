// The summary of `send`, or of its dry run, as text.

import { describeEvents, describeUnread } from "../output/summary.js";
import { duration, number, plural, quoted } from "../output/text.js";

export function describeSend(summary, options) {
  return [
    ...describeEvents(summary),
    ...(options.dryRun ? describePlan(summary, options) : describeArrived(summary, options)),
    ...describeLeftOut(summary, options),
    ...describeUnread(summary),
  ];
}

function describePlan({ would_send, users, users_exact, requests }, { types, rate }) {
  const what = whatOf(would_send, types);
  const whom = `for ${users_exact ? "" : "about "}${plural(users, "user")}`;
  return [
    `would send ${what} ${whom}, in ${plural(requests, "request")}`,
    ...(rate === undefined ? [] : [`at ${number(rate)} a second, this takes ${duration(would_send / rate)}`]),
    "nothing was sent",
  ];
}

function describeArrived({ sent, refused, requests, interrupted, error }, { types, journal, refused: path }) {
  const goOn = journal === undefined ? "without --journal, it starts over" : "run the same command again to resume";
  return [
    `sent ${whatOf(sent, types)}; ${plural(requests, "request")} in this run`,
    ...(refused === 0 ? [] : [`the hub refused ${number(refused)}, which are in ${quoted(path)}`]),
    ...(interrupted || error ? [`the replay is not complete; ${goOn}`] : []),
  ];
}

function describeLeftOut({ left_out, without_timestamp }, { types }) {
  if (left_out === 0) return [];
  const untimed =
    without_timestamp === 0 ? "" : `, ${number(without_timestamp)} of them because they have no readable timestamp`;
  return [`the filters left out ${whatOf(left_out, types)}${untimed}`];
}

/** Updates of users, events, or both. */
function whatOf(count, types) {
  if (!types.includes("track")) return plural(count, "user update");
  return types.includes("identify")
    ? plural(count, "user update or event", "user updates and events")
    : plural(count, "event");
}
