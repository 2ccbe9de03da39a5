// Log lines that hold the body of a request: `{"level":"info","body":"{…}"}`, or a prefix and JSON.

import { JsonError } from "@suprsend/segment-transform";
import { countEvents, type Entry, holdsEvents, readEvent, readEvents } from "./read.ts";
import { isObject } from "./traits.ts";

/** A log has a body within this many lines. Without a limit, long files of events would be read twice. */
const MOST_WITHOUT_BODY = 100;
/** Places in a line where its JSON may begin. */
const MOST_STARTS = 10;

/** The bodies, one per line, or undefined if the text is not such a log. */
export function bodiesOf(text: string): string | undefined {
  const [first] = readEvents(text, false);
  const bodies = isObject(first?.value)
    ? bodiesInJson(text)
    : text.split("\n").flatMap((line) => bodyInLine(line) ?? []);
  if (bodies.length === 0) return undefined;
  // A line break is never within a string of JSON.
  return bodies.map((body) => body.replaceAll(/[\r\n]+/g, " ")).join("\n");
}

/** Bodies, and events that are logged as they are. */
function bodiesInJson(text: string): string[] {
  const bodies: string[] = [];
  let isLog = false;
  let count = 0;
  for (const entry of text.includes('"body"') ? readEvents(text, false) : []) {
    const body = bodyOf(entry);
    isLog ||= body !== undefined;
    count += 1;
    if (!isLog && count === MOST_WITHOUT_BODY) break;
    if (body !== undefined) bodies.push(body);
    else if (typeof Object(entry.value).type === "string") bodies.push(entry.text);
  }
  return isLog ? bodies : [];
}

/** The body at the end of a line. */
function bodyInLine(line: string): string | undefined {
  if (isPartOfJson(line)) return bodyOf(readEvent(line));
  const starts = line.matchAll(/\{|\[\s*\{/g);
  for (let tries = 0; tries < MOST_STARTS; tries++) {
    const { value: start } = starts.next();
    if (start === undefined) return undefined;
    const entry = readEvent(line.slice(start.index));
    if (!entry.isJson) continue;
    const isBody = /body\W*$/i.test(line.slice(0, start.index)) || holdsEvents(entry.text);
    return bodyOf(entry) ?? (isBody ? entry.text : undefined);
  }
  return undefined;
}

/** Whether a line is JSON or a fragment of it: pasted events may be invalid. */
function isPartOfJson(line: string): boolean {
  return /^\s*(?:[{}\]",:]|\[\s*(?:[[{"\]]|$))/.test(line);
}

function bodyOf({ value }: Entry): string | undefined {
  if (!isObject(value) || Array.isArray(value.batch)) return undefined;
  const { body } = value.body === undefined ? ([value.request, value.req].find(isObject) ?? value) : value;
  const text = typeof body === "object" && body !== null ? JSON.stringify(body) : body;
  if (typeof text !== "string") return undefined;
  // Only a log line has both a type and a body with events.
  const isBody = value.type == null ? !(countEvents(text, false) instanceof JsonError) : holdsEvents(text);
  return isBody ? text : undefined;
}
