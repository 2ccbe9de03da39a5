// What the events hold: the keys, properties and names that a mapping can name.

import { jsonOf } from "./json-of.ts";
import { isObject, traitsOf } from "./traits.ts";

const MOST_LEVELS = 6;
const MOST_KEYS = 20_000;
const MOST_SAMPLES = 4;
/** Which values replace an older sample, so that samples come from all over the events. */
const RESAMPLED = new Set(Array.from({ length: 30 }, (_, step) => Math.ceil(MOST_SAMPLES * 1.5 ** (step + 1))));
const MOST_FREQUENT = 1000;
const LONGEST_EXAMPLE = 60;

/** A key that a mapping can use, and its values. */
export interface Key {
  key: string;
  /** How many events have a value for it. */
  count: number;
  /** Some distinct strings and numbers among its values, from all over the events. */
  samples: (string | number)[];
  /** One of its values, as JSON. */
  example: string;
  isObject: boolean;
}

/** Names of events, or of traits and properties. */
export type NameSource = "event" | "member";

export class Catalog {
  /** Traits and, as paths from the root, everything else. */
  readonly traits: Map<string, Key>;
  /** Properties of track calls. */
  readonly properties: Map<string, Key>;
  /** The names of events. */
  readonly events: Map<string, Key>;
  /** Where events have their traits: `$.traits.`, `$.context.traits.`, or both. */
  readonly places: Set<string>;

  constructor({ traits, properties, events, places }: Partial<Catalog> = {}) {
    this.traits = traits ?? new Map();
    this.properties = properties ?? new Map();
    this.events = events ?? new Map();
    this.places = places ?? new Set();
  }

  /** A catalog with more events. It shares its maps with this one, since nothing is ever removed. */
  with(events: Iterable<unknown>): Catalog {
    const catalog = new Catalog(this);
    for (const event of events) catalog.add(event);
    return catalog;
  }

  add(event: unknown): void {
    if (!isObject(event)) return;
    const { properties, traits: _traits, ...others } = event;
    const { event: name } = others;
    const traits = traitsOf(event);
    if (traits) {
      addMembers(this.traits, traits.members, "", 0);
      this.places.add(`$.${traits.place.join(".")}.`);
    }
    if (isObject(properties)) addMembers(this.properties, properties, "", 0);
    const isOfContext = traits?.place[0] === "context";
    const rest = isOfContext ? { ...others, context: withoutTraits(others.context) } : others;
    addMembers(this.traits, { ...rest, ...(isObject(properties) && { properties }) }, "$.", 0);
    if (typeof name === "string") note(this.events, name.trim(), name);
  }

  /** Whether no event has a name. False if there are too many names to know, and for patterns. */
  lacksName(source: NameSource, name: string): boolean {
    const maps = this.#namesOf(source);
    const isKnown = maps.some((names) => names.has(name.trim()));
    const canKnow = maps.some(({ size }) => size > 0) && maps.every(({ size }) => size < MOST_KEYS);
    return canKnow && !isKnown && name !== "" && !name.includes("*");
  }

  names(source: NameSource): string[] {
    return this.#namesOf(source).flatMap((names) => [...names.keys()].filter((name) => !name.startsWith("$.")));
  }

  #namesOf(source: NameSource): Map<string, Key>[] {
    return source === "event" ? [this.events] : [this.traits, this.properties];
  }

  /** The keys that most events have. */
  frequent(kind: "traits" | "properties"): string[] {
    const keys = [...this[kind].values()].sort((a, b) => b.count - a.count);
    return keys.slice(0, MOST_FREQUENT).map(({ key }) => key);
  }

  /** Whether no event has a key. False if there are too many keys to know. */
  lacks(kind: "traits" | "properties", key: string): boolean {
    const keys = key.startsWith("$.") ? this.traits : this[kind];
    const isTrait = [...this.places].some(
      (place) => place === `${key}.` || (key.startsWith(place) && this.traits.has(key.slice(place.length))),
    );
    const isKnown = keys.has(key) || isTrait;
    return !isKnown && this.traits.size > 0 && keys.size < MOST_KEYS && key.split(".").length <= MOST_LEVELS;
  }
}

function addMembers(keys: Map<string, Key>, members: Record<string, unknown>, prefix: string, depth: number): void {
  for (const name in members) {
    if (!Object.hasOwn(members, name)) continue;
    const value = members[name];
    const key = prefix + name;
    note(keys, key, value);
    if (isObject(value) && depth < MOST_LEVELS) addMembers(keys, value, `${key}.`, depth + 1);
  }
}

function note(keys: Map<string, Key>, key: string, value: unknown): void {
  let known = keys.get(key);
  if (known === undefined) {
    if (keys.size >= MOST_KEYS) return;
    known = { key, count: 0, samples: [], example: "", isObject: false };
    keys.set(key, known);
  }
  if (value === null || value === undefined) return;
  known.count += 1;
  known.isObject ||= isObject(value);
  const { samples } = known;
  if (samples.length === MOST_SAMPLES && !RESAMPLED.has(known.count)) return;
  if (known.example === "") known.example = jsonOf(value).slice(0, LONGEST_EXAMPLE);
  for (const each of scalarsIn(value).slice(0, MOST_SAMPLES)) {
    if (samples.includes(each)) continue;
    if (samples.length === MOST_SAMPLES) samples.shift();
    samples.push(each);
  }
}

/** The strings and numbers that a value consists of, as a channel reads them. */
export function scalarsIn(value: unknown): (string | number)[] {
  const isScalar = (each: unknown) => typeof each === "string" || typeof each === "number";
  return (Array.isArray(value) ? value : [value]).filter(isScalar);
}

function withoutTraits(context: unknown): unknown {
  const { traits: _traits, ...others } = Object(context);
  return others;
}
