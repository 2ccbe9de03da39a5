// One user under two mappings.

// Which mappings give a user or a channel value.
export const BEFORE = 1;
export const AFTER = 2;
const BOTH = BEFORE | AFTER;

export const PREFERENCES = ["language", "locale", "timezone"];

export class User {
  #mappings = 0;
  /** Channel values, as keys, with their mappings. */
  #values = new Map();
  #before = {};
  #after = {};

  /** Takes in what a payload of one of the mappings holds. The last preference counts. */
  see(mapping, { values, preferences }) {
    this.#mappings |= mapping;
    for (const key of values) this.#addValue(key, mapping);
    Object.assign(mapping === BEFORE ? this.#before : this.#after, preferences);
  }

  #addValue(key, mappings) {
    this.#values.set(key, (this.#values.get(key) ?? 0) | mappings);
  }

  /** How many channel values it has. */
  get size() {
    return this.#values.size;
  }

  saved() {
    return [this.#mappings, this.#before, this.#after, ...this.#values];
  }

  /** Takes in what was saved after this. */
  merge([mappings, before, after, ...values]) {
    this.#mappings |= mappings;
    Object.assign(this.#before, before);
    Object.assign(this.#after, after);
    for (const [key, mappings] of values) this.#addValue(key, mappings);
  }

  *changes() {
    if (this.#mappings === AFTER) yield { change: "appears" };
    if (this.#mappings === BEFORE) yield { change: "disappears" };
    for (const change of PREFERENCES) {
      const { [change]: from = null } = this.#before;
      const { [change]: to = null } = this.#after;
      if (from !== to) yield { change, from, to };
    }
    for (const [key, mappings] of this.#values) {
      if (mappings === BOTH) continue;
      const [channel, value] = JSON.parse(key);
      yield { change: mappings === AFTER ? "gains" : "loses", channel, value };
    }
  }
}
