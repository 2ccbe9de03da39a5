// How many different users there are, in bounded memory.

import { hash } from "node:crypto";

/** So many are counted exactly. Beyond, an ever smaller share of them stands for all. */
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

  /** Within a fifth of a percent, typically, where it is no longer exact. */
  get count() {
    return this.#hashes.size * this.#share;
  }

  get isExact() {
    return this.#share === 1;
  }
}
