// Lanes that send nothing, but count what they would send.

import { laneOf, MOST_BYTES, MOST_PAYLOADS } from "./lanes.js";
import { UserCount } from "./user-count.js";

export class DryLanes {
  #lanes;
  #users = new UserCount();
  #full = 0;
  #payloads = 0;

  constructor({ done, given }) {
    this.#lanes = done.map((count, lane) => ({ done: count, given: given[lane], payloads: 0, bytes: 2 }));
  }

  give({ distinct_id, bytes }) {
    const lane = this.#lanes[laneOf(distinct_id)];
    lane.given += 1;
    if (lane.given <= lane.done) return;
    this.#users.add(distinct_id);
    this.#payloads += 1;
    const isFull = lane.payloads === MOST_PAYLOADS || lane.bytes + bytes.length + 1 > MOST_BYTES;
    if (isFull && lane.payloads > 0) {
      this.#full += 1;
      lane.payloads = 0;
      lane.bytes = 2;
    }
    lane.payloads += 1;
    lane.bytes += bytes.length + 1;
  }

  /** What would be sent. */
  get plan() {
    const open = this.#lanes.filter(({ payloads }) => payloads > 0).length;
    return {
      would_send: this.#payloads,
      users: this.#users.count,
      users_exact: this.#users.isExact,
      requests: this.#full + open,
    };
  }

  get share() {
    return 1;
  }

  mark() {}
  reached() {}
  async room() {}
  async finish() {}
  async stop() {}
}
