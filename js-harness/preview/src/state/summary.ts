// Totals of many results, and their codes.

import type { Code } from "../codes.ts";
import type { Result } from "./result.ts";

/** Which events the list shows: all, those with a status, those with notes, or those with one code. */
export type Filter = "all" | Result["status"] | "notes" | `code:${string}`;

export interface Kind {
  filter: Filter;
  code: Code;
  count: number;
}

export interface Summary {
  events: number;
  mapped: number;
  skipped: number;
  rejected: number;
  notes: number;
  /** Most frequent first. */
  kinds: Kind[];
}

function codesOf(result: Result): Code[] {
  return result.status === "mapped" ? result.notes.map(({ code }) => code) : [result.code];
}

export function matches(result: Result, filter: Filter): boolean {
  if (filter === "all") return true;
  if (filter === "notes") return result.status === "mapped" && result.notes.length > 0;
  if (filter.startsWith("code:")) return codesOf(result).some((code) => filter === `code:${code}`);
  return result.status === filter;
}

/** Counts results as they come. */
export class Counter {
  readonly #totals = { events: 0, mapped: 0, skipped: 0, rejected: 0, notes: 0 };
  readonly #kinds = new Map<string, Kind>();

  add(result: Result): void {
    this.#totals.events += 1;
    this.#totals[result.status] += 1;
    if (matches(result, "notes")) this.#totals.notes += 1;
    for (const code of new Set(codesOf(result))) {
      const kind = this.#kinds.get(code);
      if (kind) kind.count += 1;
      else this.#kinds.set(code, { filter: `code:${code}`, code, count: 1 });
    }
  }

  summary(): Summary {
    return { ...this.#totals, kinds: [...this.#kinds.values()].sort((a, b) => b.count - a.count) };
  }
}
