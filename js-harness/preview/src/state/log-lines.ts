// Log lines that hold the body of a request: `{"level":"info","body":"{…}"}`, or a prefix and JSON.

import { JsonError } from "@suprsend/segment-transform";
import { countEvents, type Entry, readEvents } from "./read.ts";
import { isObject } from "./traits.ts";

/** The bodies, one per line, or undefined if the text is not such a log. */
export function bodiesOf(text: string): string | undefined {
  const json = /^\s*[[{]/.test(text) ? text : withoutPrefixes(text);
  if (json === undefined) return undefined;
  const entries = readEvents(json, false);
  const first = entries.next();
  if (first.done || (json === text && bodyOf(first.value) === undefined)) return undefined;
  const bodies = [first.value, ...entries].map((entry) => bodyOf(entry) ?? entry.text);
  // A line break is never within a string of JSON.
  return bodies.map((body) => body.replaceAll(/[\r\n]+/g, " ")).join("\n");
}

/** The JSON at the end of each line, or undefined if a line has none. */
function withoutPrefixes(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const ends = lines.map((line) => line.slice(line.search(/[{[]/)));
  const isLog = lines.every(
    (line, at) => line.search(/[{[]/) > 0 && !(countEvents(ends[at], false) instanceof JsonError),
  );
  return isLog && lines.length > 0 ? ends.join("\n") : undefined;
}

function bodyOf({ value }: Entry): string | undefined {
  if (!isObject(value) || value.type != null || Array.isArray(value.batch)) return undefined;
  const { body } = value.body === undefined && isObject(value.request) ? value.request : value;
  if (typeof body === "object" && body !== null) return JSON.stringify(body);
  if (typeof body !== "string" || countEvents(body, false) instanceof JsonError) return undefined;
  return body;
}
