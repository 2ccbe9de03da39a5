// Maps a file with one event per line and counts the outcomes.

import { createReadStream } from "node:fs";
import { channels } from "@suprsend/segment-transform";
import { number } from "../replay/output/text.js";

const NEWLINE = 0x0a;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Maps every line of the file at `path`, or of stdin if `path` is `-`. */
export async function summarize(path, connector) {
  const counts = emptyCounts();
  const progress = progressOn(process.stderr);
  const start = performance.now();
  try {
    let line = 0;
    for await (const bytes of linesOf(path)) {
      line += 1;
      countLine(counts, line, bytes, connector);
      progress.show(counts.events);
    }
  } finally {
    progress.clear();
  }
  return report(path, counts, (performance.now() - start) / 1000);
}

function emptyCounts() {
  return {
    events: 0,
    identify: 0,
    track: 0,
    skipped: new Map(),
    rejected: new Map(),
    notes: new Map(),
    channels: new Map(channels.map(({ id }) => [id, 0])),
  };
}

/**
 * Lines as bytes, without the newline. node:readline is not used: since Node 24, it also breaks
 * lines at U+2028 and U+2029, which JSON strings may contain, and it hides invalid UTF-8.
 */
async function* linesOf(path) {
  let unfinished = [];
  for await (const chunk of path === "-" ? process.stdin : createReadStream(path)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end);
      yield unfinished.length === 0 ? rest : Buffer.concat([...unfinished, rest]);
      unfinished = [];
      start = end + 1;
    }
    if (start < chunk.length) unfinished.push(chunk.subarray(start));
  }
  if (unfinished.length > 0) yield Buffer.concat(unfinished);
}

function countLine(counts, line, bytes, connector) {
  const { blank, event, problem } = parseLine(bytes);
  if (blank) return;
  counts.events += 1;
  countOutcome(counts, line, problem ?? connector.transform(event));
}

function parseLine(bytes) {
  try {
    const text = decoder.decode(bytes);
    return /^[ \t\r]*$/.test(text) ? { blank: true } : { event: JSON.parse(text) };
  } catch (error) {
    return { problem: invalidJson(error) };
  }
}

function invalidJson(error) {
  const message = error instanceof SyntaxError ? lowerFirst(error.message) : "the line is not UTF-8";
  return { status: "rejected", code: "invalid_json", path: "", message };
}

function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function countOutcome(counts, line, outcome) {
  if (outcome.status !== "mapped") return countIssue(counts[outcome.status], line, outcome);

  counts["event_name" in outcome ? "track" : "identify"] += 1;
  for (const note of outcome.notes) countIssue(counts.notes, line, note);
  for (const { channel } of outcome.channels ?? outcome.user?.channels ?? []) {
    counts.channels.set(channel, counts.channels.get(channel) + 1);
  }
}

/** Counts by code, and keeps the first one as the example. */
function countIssue(issues, line, { code, path, message }) {
  const issue = issues.get(code);
  if (issue) issue.count += 1;
  else issues.set(code, { count: 1, first: { line, path, message } });
}

function report(path, counts, seconds) {
  return {
    file: path,
    events: counts.events,
    seconds,
    events_per_second: seconds > 0 ? Math.round(counts.events / seconds) : 0,
    mapped: { identify: counts.identify, track: counts.track },
    skipped: mostFirst(counts.skipped),
    rejected: mostFirst(counts.rejected),
    notes: mostFirst(counts.notes),
    channels: Object.fromEntries(counts.channels),
  };
}

function mostFirst(issues) {
  return Object.fromEntries([...issues].sort(([, a], [, b]) => b.count - a.count));
}

/** Shows a running count on a terminal, and nothing elsewhere. */
function progressOn(stream) {
  const pause = 100;
  let next = performance.now() + pause;
  let shown = false;
  return {
    show(events) {
      if (!stream.isTTY || performance.now() < next) return;
      next = performance.now() + pause;
      shown = true;
      stream.write(`\r${number(events)} events`);
    },
    clear() {
      if (shown) stream.write("\r\x1b[K");
    },
  };
}
