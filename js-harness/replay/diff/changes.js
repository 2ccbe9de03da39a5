// Which users appear or disappear, gain or lose which channels, or have another language, locale or
// time zone, under another mapping.

import { Partitions } from "./partitions.js";
import { Totals } from "./totals.js";
import { User } from "./user.js";

/** Maximum number of users and channel values in memory. Above it, they go to temporary files. */
const MOST = 20_000;
/** A partition that is still too large at this level is one user with very many values. */
const MOST_LEVELS = 8;

export class Changes {
  totals;
  #most;
  #level;
  #users = new Map();
  /** How many users and values there are in memory. */
  #size = 0;
  #partitions;

  constructor({ most = MOST, totals = new Totals(), level = 0 } = {}) {
    this.totals = totals;
    this.#most = most;
    this.#level = level;
  }

  /** Takes in what a payload of one of the mappings holds of a user. */
  see(mapping, { distinct_id, ...rest }) {
    this.#add(distinct_id, (user) => user.see(mapping, rest));
  }

  /**
   * Every change, user by user, in the order of the users' first payloads, or partition by partition if
   * there were too many users. Can be called once. After that, `totals` is complete.
   */
  async *all() {
    if (this.#partitions === undefined) {
      yield* this.#allInMemory();
      return;
    }
    try {
      await this.#partitions.append(this.#users);
      this.#users.clear();
      for (const users of this.#partitions) {
        const { totals } = this;
        const changes = new Changes({ most: this.#most, totals, level: this.#level + 1 });
        for await (const [distinct_id, ...saved] of users) {
          changes.#add(distinct_id, (user) => user.merge(saved));
          await changes.makeRoom();
        }
        yield* changes.all();
      }
    } finally {
      await this.#partitions.close();
    }
  }

  #add(distinct_id, change) {
    let user = this.#users.get(distinct_id);
    if (user === undefined) {
      user = new User();
      this.#users.set(distinct_id, user);
      this.#size += 1;
    }
    this.#size -= user.size;
    change(user);
    this.#size += user.size;
  }

  /** Between payloads, now and then. */
  async makeRoom() {
    if (this.#size <= this.#most || this.#level === MOST_LEVELS) return;
    this.#partitions ??= await Partitions.open(this.#level);
    await this.#partitions.append(this.#users);
    this.#users.clear();
    this.#size = 0;
  }

  *#allInMemory() {
    for (const [distinct_id, user] of this.#users) {
      const changes = [...user.changes()];
      this.totals.count(changes);
      for (const change of changes) yield { distinct_id, ...change };
    }
  }
}
