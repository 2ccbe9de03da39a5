// The traits that events have, to complete a mapping's keys with.

import { jsonOf } from "./json-of.ts";

const MOST_LEVELS = 3;
const MOST_TRAITS = 1000;
const LONGEST_EXAMPLE = 60;

export interface Trait {
  key: string;
  /** A value that it was seen with, as JSON. */
  example: string;
}

/** Collects the traits of calls, nested ones by their dotted keys. */
export class TraitCollector {
  readonly #traits = new Map<string, Trait>();

  add(event: unknown): void {
    if (!isObject(event)) return;
    const { traits, context } = event;
    const isEmpty = !isObject(traits) || Object.keys(traits).length === 0;
    const read = isEmpty && isObject(context) ? context.traits : traits;
    if (isObject(read)) this.#addMembers(read, "", 0);
  }

  #addMembers(members: Record<string, unknown>, prefix: string, depth: number): void {
    for (const [name, value] of Object.entries(members)) {
      const key = prefix + name;
      if (isObject(value) && depth < MOST_LEVELS) this.#addMembers(value, `${key}.`, depth + 1);
      else if (this.#traits.size < MOST_TRAITS && !this.#traits.has(key)) {
        this.#traits.set(key, { key, example: jsonOf(value).slice(0, LONGEST_EXAMPLE) });
      }
    }
  }

  traits(): Trait[] {
    return [...this.#traits.values()];
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
