// Formats outcomes and summaries for people.

import { channels } from "@suprsend/segment-transform";
import { number, plural, printable } from "../replay/output/text.js";
import { bold, dim, fitJson, lineWidth, table, wrap } from "./layout.mjs";

const HUB = "https://hub.suprsend.com/event/";

const PREFERENCES = { preferred_language: "preferred language", locale: "locale", timezone: "time zone" };

const fieldColumns = [{ style: "dim", max: 26 }, {}];

export function showCases(cases) {
  return `${textOf(cases.flatMap(showCase))}\n`;
}

function showCase({ title, call, mapping, outcome }) {
  const results = outcome.status === "mapped" ? showMapped(outcome) : showUnmapped(outcome);
  return [
    bold(title),
    ...list(describeMapping(mapping, call.type)),
    "",
    ...section("Segment sends", fitJson(call, 4)),
    ...results,
  ];
}

export function showDelivery({ events, status, answer, received }) {
  return textOf([
    bold("3. The hub refuses one of three events, and the others arrive"),
    ...secondary("The webhook splits a refused request in half until the refused event is alone."),
    "",
    ...section("Segment delivers", table(events.map(describeEvent), [{ style: "dim" }, {}, { style: "dim" }], 4)),
    ...section(`the answer to Segment, status ${status}`, fitJson(answer, 4)),
    ...section("the hub received", table(received.map(describePayload), [{ style: "dim" }, {}, { style: "dim" }], 4)),
  ]);
}

function describeEvent({ type, event, messageId }, index) {
  return [String(index), event === undefined ? type : `${type}, ${event}`, messageId];
}

function describePayload({ event, $insert_id }, index) {
  return [String(index), event === undefined ? "a user" : `the event ${event}`, $insert_id];
}

function describeMapping(mapping, type) {
  if (type === "identify") return describeTargets(mapping);
  const prefix = `prefix ${mapping.add_prefix ? "on" : "off"}`;
  return mapping.context?.users ? [prefix, "users on", ...describeTargets(mapping)] : [prefix];
}

function describeTargets(mapping) {
  const targets = [
    ...channels.map((channel) => [channel.label, channelKeys(mapping, channel)]),
    ...Object.entries(PREFERENCES).map(([id, label]) => [label, keysOf(mapping.preferences?.[id], null)]),
  ];
  const mapped = targets.filter(([, keys]) => keys.length > 0);
  return mapped.length > 0 ? mapped.map(([target, keys]) => `${target} ← ${keys.join(" + ")}`) : ["nothing mapped"];
}

function channelKeys(mapping, { id, default_key }) {
  return keysOf(mapping.channels?.[id], default_key);
}

/** A mapping has no key (`null`), one, or several. If it is missing, the default applies. */
function keysOf(mapped, otherwise) {
  return [mapped === undefined ? otherwise : mapped].flat().filter((key) => key != null);
}

function showMapped({ user, payload, notes, ...outcome }) {
  const profile = "event_name" in outcome ? user : outcome;
  return [
    ...(profile === undefined ? [] : showProfile(profile)),
    ...showNotes(notes),
    ...showRequest(user === undefined ? payload : [user.payload, payload]),
  ];
}

function showUnmapped({ status, code, path, message }) {
  return section(
    status,
    fields([
      ["code", code],
      ["path", path],
      ["message", message],
    ]),
  );
}

/** What the user gets, and from where. */
function showProfile(user) {
  const labelOf = (id) => channels.find((channel) => channel.id === id).label;
  const values = user.channels.map(({ channel, value, from }) => [labelOf(channel), value, from]);
  const preferences = Object.entries(PREFERENCES)
    .filter(([id]) => user[id] !== undefined)
    .map(([id, label]) => [label, user[id], ""]);
  const rows = tableOrNone([...values, ...preferences], [{}, { max: 30 }, { style: "dim" }]);
  return section(
    "the user gets",
    rows.map((row) => row.trimEnd()),
  );
}

function showNotes(notes) {
  if (notes.length === 0) return [];
  const rows = notes.map(({ code, path, message }) => [code, path, message]);
  return section("notes", table(rows, [{}, { style: "dim", max: 20 }, {}], 4));
}

function showRequest(payload) {
  return section(`the hub gets, by POST ${HUB}`, fitJson(payload, 4));
}

export function showSummary(summary, mapping, mappingPath) {
  return textOf([
    bold(printable(summary.file === "-" ? "stdin" : summary.file)),
    ...secondary(mappingPath === undefined ? "default mapping" : `mapping ${mappingPath}`),
    ...secondary(describeSpeed(summary)),
    "",
    ...section("events", showTotals(summary)),
    ...showIssues("skipped", summary.skipped),
    ...showIssues("rejected", summary.rejected),
    ...showIssues("notes", summary.notes),
    ...section("channel values", showChannelCounts(summary.channels, mapping ?? {})),
  ]);
}

function describeSpeed({ events, seconds, events_per_second }) {
  const time = seconds < 1 ? `${Math.ceil(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
  return `${plural(events, "event")} in ${time}, ${number(events_per_second)} per second, including reading`;
}

function showTotals({ events, mapped, skipped, rejected }) {
  const rows = [
    ["mapped identify", mapped.identify],
    ["mapped track", mapped.track],
    ["skipped", total(skipped)],
    ["rejected", total(rejected)],
    ["total", events],
  ];
  return table(
    rows.map(([label, count]) => [label, number(count), share(count, events)]),
    [{}, { align: "right" }, { style: "dim" }],
    4,
  );
}

/** One row for each code, with the message of the first event that has it. */
function showIssues(title, issues) {
  const rows = Object.entries(issues).map(([code, { count, first }]) => [
    code,
    number(count),
    `line ${first.line}`,
    first.message,
  ]);
  if (rows.length === 0) return [];
  return section(title, table(rows, [{}, { align: "right" }, { style: "dim" }, { style: "dim" }], 4));
}

function showChannelCounts(counts, mapping) {
  const rows = channels.map((channel) => {
    const keys = channelKeys(mapping, channel).join(" + ");
    return [channel.label, number(counts[channel.id]), keys === "" ? "not mapped" : `← ${keys}`];
  });
  return table(rows, [{}, { align: "right" }, { style: "dim" }], 4);
}

function section(title, lines) {
  return [`  ${bold(title)}`, ...lines, ""];
}

function fields(rows) {
  return table(rows, fieldColumns, 4);
}

function tableOrNone(rows, columns) {
  return rows.length > 0 ? table(rows, columns, 4) : secondary("none", 4);
}

function secondary(text, indent = 2) {
  return dimmed(text.split(" "), indent);
}

/** Like `secondary`, but never breaks within an item. */
function list(items, indent = 2) {
  return dimmed(
    items.map((item, at) => (at < items.length - 1 ? `${item},` : item)),
    indent,
  );
}

function dimmed(words, indent) {
  return wrap(words.map(printable), lineWidth - indent).map((line) => " ".repeat(indent) + dim(line));
}

function total(issues) {
  return Object.values(issues).reduce((sum, { count }) => sum + count, 0);
}

function share(count, events) {
  const percent = events === 0 ? 0 : (100 * count) / events;
  return `${percent.toFixed(1)} %`.padStart(7);
}

function textOf(lines) {
  return `${lines.join("\n").trimEnd()}\n`;
}
