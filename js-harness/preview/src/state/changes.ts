// What saving the edited mapping would change for the given events and their users.

import type { Properties } from "@suprsend/segment-transform";
import { type Code, labelOf } from "../codes.ts";
import { preferenceFields, userFields } from "./fields.ts";
import { jsonOf } from "./json-of.ts";
import { readable } from "./pointer.ts";
import { userOf } from "./profile.ts";
import type { Result } from "./result.ts";

/** Users or events gain something, have a different one, or lose it. */
export type ChangeKind = "gain" | "change" | "loss";

export interface Change {
  kind: ChangeKind;
  /** What changes: `Email`, or `Event name`. */
  subject: string;
  /** What kind of thing changes, which decides the wording. */
  about: "value" | "sent" | "reason" | "created" | "name" | "property" | "note";
  unit: "user" | "event";
  /** The number of users or events, and of their values or notes. */
  count: number;
  items: number;
  examples: Example[];
}

/** One user or event, and where in the list it is. */
export interface Example {
  index: number;
  who: string;
  before: string[];
  after: string[];
}

const MOST_EXAMPLES = 50;
const none: ReadonlyMap<string, number> = new Map();
const kinds: ChangeKind[] = ["gain", "change", "loss"];

/** The values that a user's calls supply for each label, with the first event of each. */
type Supply = Map<string, Map<string, number>>;

/** Compares the results of two mappings, event by event. */
export class Comparison {
  readonly #users = new Map<string, { saved: Supply; draft: Supply }>();
  readonly #changes = new Map<string, Change>();
  /** By preference and user: the first event in which the preference differs. */
  readonly #switched = new Map<string, Example>();

  add(index: number, saved: Result, draft: Result): void {
    this.#addUser(index, "saved", saved);
    this.#addUser(index, "draft", draft);
    this.#addPreferences(index, saved, draft);
    this.#addEvent(index, saved, draft);
  }

  /** The users to compare, once all events are added. */
  users(): Iterable<string> {
    return this.#users.keys();
  }

  compareUser(who: string): void {
    const user = this.#users.get(who);
    if (user === undefined) return;
    for (const subject of subjects) {
      const [before, after] = [user.saved.get(subject) ?? none, user.draft.get(subject) ?? none];
      const gained = [...after.keys()].filter((value) => !before.has(value));
      const lost = [...before.keys()].filter((value) => !after.has(value));
      const index = after.get(gained[0]) ?? before.get(lost[0]) ?? 0;
      const isSame = gained.length === 0 && lost.length === 0;
      const switched = isSame ? this.#switched.get(`${subject} ${who}`) : undefined;
      this.#count("value", subject, "user", switched ?? { index, who, before: lost, after: gained });
    }
  }

  changes(): Change[] {
    return [...this.#changes.values()].sort((a, b) => order(a) - order(b));
  }

  #addUser(index: number, side: "saved" | "draft", result: Result): void {
    const user = userOf(result);
    if (user === undefined) return;
    const supply = getOrAdd(this.#users, user.distinct_id, () => ({ saved: new Map(), draft: new Map() }))[side];
    for (const { label, values } of userFields) {
      for (const value of values(result)) {
        const places = getOrAdd(supply, label, () => new Map<string, number>());
        getOrAdd(places, value, () => index);
      }
    }
  }

  /** A user's calls may supply the same values in a different order. For a preference, the last one wins. */
  #addPreferences(index: number, saved: Result, draft: Result): void {
    const who = userOf(draft)?.distinct_id;
    if (who === undefined) return;
    for (const { label, values } of preferenceFields) {
      const [before, after] = [values(saved), values(draft)];
      const isSwitched = before.length > 0 && after.length > 0 && before[0] !== after[0];
      if (isSwitched) getOrAdd(this.#switched, `${label} ${who}`, () => ({ index, who, before, after }));
    }
  }

  #addEvent(index: number, saved: Result, draft: Result): void {
    const who = whoOf(draft) ?? whoOf(saved) ?? `event ${index + 1}`;
    const compare = (about: Change["about"], subject: string, before: string[], after: string[]) =>
      this.#count(about, subject, "event", { index, who, before, after });
    const areSent = [saved, draft].map(({ status }) => status === "mapped");
    compare("sent", "", areSent[0] ? ["sent"] : [], areSent[1] ? ["sent"] : []);
    if (saved.status !== "mapped" && draft.status !== "mapped") {
      compare("reason", labelOf(draft.code), [labelOf(saved.code)], [labelOf(draft.code)]);
    }
    if (draft.status !== "mapped") return;
    const [before, after] = [notesOf(saved), notesOf(draft)];
    for (const code of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before, after].map((notes) => notes.get(code) ?? []);
      compare("note", labelOf(code), missingIn(is, was), missingIn(was, is));
    }
    if (saved.status !== "mapped") return;

    if ("event_name" in saved && "event_name" in draft) {
      const isSame = saved.event_name === draft.event_name;
      if (!isSame) compare("name", "", [saved.event_name], [draft.event_name]);
      if (saved.tenant_id !== draft.tenant_id) compare("value", "Tenant", some(saved.tenant_id), some(draft.tenant_id));
      compare("created", "", saved.user ? ["user"] : [], draft.user ? ["user"] : []);
    }
    const [was, is] = [saved, draft].map((result) => ({ ...userOf(result)?.properties, ...result.properties }));
    if (Boolean(userOf(saved)) === Boolean(userOf(draft))) {
      for (const name of without(is, was)) compare("property", name, [], [jsonOf(is[name])]);
      for (const name of without(was, is)) compare("property", name, [jsonOf(was[name])], []);
    }
  }

  #count(about: Change["about"], subject: string, unit: Change["unit"], example: Example): void {
    const { before, after } = example;
    if (before.length === after.length && before.every((value, at) => value === after[at])) return;
    const kind: ChangeKind = before.length === 0 ? "gain" : after.length === 0 ? "loss" : "change";
    const key = `${about} ${subject} ${kind}`;
    const change = getOrAdd(this.#changes, key, () => ({
      kind,
      subject,
      about,
      unit,
      count: 0,
      items: 0,
      examples: [],
    }));
    change.count += 1;
    change.items += Math.max(before.length, after.length);
    if (change.examples.length < MOST_EXAMPLES) change.examples.push(example);
  }
}

const subjects = userFields.map(({ label }) => label);
const abouts: Change["about"][] = ["sent", "reason", "created", "name", "value", "property", "note"];

function order({ about, subject, kind }: Change): number {
  return abouts.indexOf(about) * 1000 + subjects.indexOf(subject) * 10 + kinds.indexOf(kind);
}

function whoOf(result: Result): string | undefined {
  if (result.status !== "mapped") return undefined;
  return "event_name" in result ? `${result.event_name} · ${result.distinct_id}` : result.distinct_id;
}

/** The places of an event's notes by code. A place occurs twice if two channels use its value. */
function notesOf(result: Result): Map<Code, string[]> {
  const places = new Map<Code, string[]>();
  if (result.status !== "mapped") return places;
  for (const { code, path } of result.notes) getOrAdd(places, code, () => []).push(readable(path) || "the event");
  return places;
}

/** The elements of `all` that are left after removing those of `known`. */
function missingIn(known: string[], all: string[]): string[] {
  const left = [...known];
  return all.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function some(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

/** The names that are only in `all`. */
function without(all: Properties, known: Properties): string[] {
  return Object.keys(all).filter((name) => !Object.hasOwn(known, name));
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
