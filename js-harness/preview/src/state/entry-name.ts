import type { Entry } from "./read.ts";

const LONGEST_NAME = 100;

/** The name or type of an event, and its user. */
export function nameOf({ isJson, text, value }: Entry): string {
  if (!isJson) return text.slice(0, LONGEST_NAME);
  const { type, event: name, userId, anonymousId } = Object(value);
  return [name ?? type ?? "no type", userId ?? anonymousId ?? "no user ID"].map(String).join(" · ");
}

const soughtTexts = new WeakMap<Entry, string>();

/** Whether the query occurs in the event's name, its user, or an email address in it. */
export function isFound(entry: Entry, query: string): boolean {
  let text = soughtTexts.get(entry);
  if (text === undefined) {
    const { type, anonymousId } = Object(entry.value);
    const emails = entry.text.match(/[^\s"\\<>,:]+@[^\s"\\<>,:]+/g) ?? [];
    text = [nameOf(entry), type, anonymousId, ...emails].join("\n").toLowerCase();
    soughtTexts.set(entry, text);
  }
  return text.includes(query);
}
