// How many users get a value for each member of a mapping, and how many values look wrong.

import { channelValues, type Field, fields, isAbout, tenantField } from "./fields.ts";
import type { Path } from "./mapping.ts";
import { userOf } from "./profile.ts";
import type { Result } from "./result.ts";

export interface FieldCoverage {
  /** Users, or events for the tenant, that get a value. */
  reached: number;
  /** Values with a note. */
  wrong: number;
}

export interface Coverage {
  users: number;
  /** Track calls, and calls that are mapped like them. */
  events: number;
  fields: Map<Path, FieldCoverage>;
}

/** How many users or events could get a value for a field. */
export function totalFor({ keysIn }: Field, { users, events }: Coverage): number {
  return keysIn === "properties" ? events : users;
}

/** Counts results as they come. */
export class CoverageCounter {
  readonly #users = new Set<string>();
  readonly #reached = fields.map(() => new Set<string | number>());
  readonly #wrong = fields.map(() => 0);
  #events = 0;

  add(result: Result, index: number): void {
    if (result.status !== "mapped") return;
    const user = userOf(result);
    if (user) this.#users.add(user.distinct_id);
    if ("event_name" in result) this.#events += 1;
    for (const [at, field] of fields.entries()) {
      const isReached = field === tenantField || user ? field.values(result).length > 0 : false;
      if (isReached) this.#reached[at].add(field === tenantField ? index : result.distinct_id);
      const noted = result.notes.filter(({ code }) => isAbout(code, field)).map(({ path }) => path);
      // Two channels may use one value, and each has a note on it.
      this.#wrong[at] += field.channel
        ? channelValues(result, field.channel).filter(({ from }) => noted.includes(from)).length
        : noted.length;
    }
  }

  coverage(): Coverage {
    const entries = fields.map(({ path }, at): [Path, FieldCoverage] => [
      path,
      { reached: this.#reached[at].size, wrong: this.#wrong[at] },
    ]);
    return { users: this.#users.size, events: this.#events, fields: new Map(entries) };
  }
}
