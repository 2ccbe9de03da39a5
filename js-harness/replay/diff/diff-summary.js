// The changes and the summary of `diff` as text.

import { channels } from "@suprsend/segment-transform";
import { describeUnread, headline } from "../output/summary.js";
import { number, plural, printable, quoted, table } from "../output/text.js";
import { PREFERENCES } from "./user.js";

const MOST_ROWS = 20;

export function describeChange({ distinct_id, change, channel, value, from, to }) {
  const user = printable(distinct_id);
  if (change === "appears") return `+ ${user}  user`;
  if (change === "disappears") return `- ${user}  user`;
  if (PREFERENCES.includes(change)) return `~ ${user}  ${change}  ${from ?? "none"} → ${to ?? "none"}`;
  return `${change === "gains" ? "+" : "-"} ${user}  ${channel}  ${printable(value)}`;
}

export function describeDiff(summary) {
  const { users, users_changed, users_appearing, users_disappearing, after } = summary;
  return [
    headline(summary),
    "",
    `${number(users_changed)} of ${plural(users, "user")} would change with ${quoted(after.mapping)}`,
    ...(users_appearing + users_disappearing > 0
      ? [`${plural(users_appearing, "user")} would appear, ${number(users_disappearing)} would disappear`]
      : []),
    ...section(["", "users gaining", "users losing"], channelRows(summary)),
    ...PREFERENCES.flatMap((preference) => {
      return section([`${preference} before`, "after", "users"], preferenceRows(summary[`${preference}s`]));
    }),
    ...section(["events", "before", "after"], eventRows(summary)),
    ...describeUnread(summary),
  ];
}

function section(heads, rows) {
  return rows.length === 0 ? [] : ["", ...table([heads, ...rows])];
}

function channelRows({ channels: totals }) {
  return channels
    .map(({ id, label }) => [label, totals[id].users_gaining, totals[id].users_losing])
    .filter(([, gaining, losing]) => gaining + losing > 0);
}

/** The most frequent ones; there may be hundreds of time zones. */
function preferenceRows(totals) {
  const mostFirst = [...totals].sort((a, b) => b.users - a.users);
  return mostFirst.slice(0, MOST_ROWS).map(({ from, to, users }) => [from ?? "none", to ?? "none", users]);
}

/** The counts that differ. */
function eventRows({ before, after, events_renamed }) {
  const countOf = (counts, status, code) =>
    counts.codes.find((known) => known.status === status && known.code === code)?.count ?? 0;
  const kinds = new Map(
    [...before.codes, ...after.codes].map(({ status, code }) => [`${status} ${code}`, { status, code }]),
  );
  const rows = [
    ...["mapped", "skipped", "rejected"].map((status) => [status, before[status], after[status]]),
    ...[...kinds.values()].map(({ status, code }) => [
      status === "mapped" ? `note ${code}` : `${status} ${code}`,
      countOf(before, status, code),
      countOf(after, status, code),
    ]),
  ].filter(([, countBefore, countAfter]) => countBefore !== countAfter);
  return events_renamed > 0 ? [["with another name", "", events_renamed], ...rows] : rows;
}
