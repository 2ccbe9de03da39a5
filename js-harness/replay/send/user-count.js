// Counts distinct users in bounded memory.

import { hash } from "node:crypto";

/** Up to this many users are counted exactly. Above it, the count is estimated from a sample. */
const MOST = 2 ** 19;

export class UserCount {
  #hashes = new Set();
  #share = 1;

  add(distinct_id) {
    const number = Number.parseInt(hash("sha1", distinct_id).slice(0, 12), 16);
    if (number % this.#share !== 0) return;
    this.#hashes.add(number);
    if (this.#hashes.size <= MOST) return;
    this.#share *= 2;
    for (const known of this.#hashes) if (known % this.#share !== 0) this.#hashes.delete(known);
  }

  /** If it is not exact, it is typically within a fifth of a percent. */
  get count() {
    return this.#hashes.size * this.#share;
  }

  get isExact() {
    return this.#share === 1;
  }
}
