// Payloads on their way to the hub. All payloads of a user are in one lane, and a lane sends its bodies one
// after another.

import { hash } from "node:crypto";

/** This number never changes, since a journal counts the payloads of each lane. `--concurrency` may change. */
export const LANES = 32;

/** The hub's limits for one request. */
export const MOST_PAYLOADS = 100;
export const MOST_BYTES = 800 * 1024;

/** How many bytes may wait. A body that is not full yet waits for more. */
const MOST_WAITING = 32 * 1024 * 1024;
/** The memory of a payload that waits, besides its bytes, as measured: its objects, and garbage among them. */
const PAYLOAD_BYTES = 512;
/** After so many chunks, a body is sent even if it is not full. */
const MOST_CHUNKS = 64;

export function laneOf(distinct_id) {
  return Number.parseInt(hash("sha1", distinct_id).slice(0, 8), 16) % LANES;
}

export class Lanes {
  #lanes;
  #concurrency;
  #send;
  #marks = [];
  #waiting = 0;
  #sending = 0;
  #turn = 0;
  #isEnding = false;
  #isStopped = false;
  #failure;
  #progress = withResolvers();

  /**
   * @param state `done`: how many payloads of each lane have arrived, and `given`: how many of each were
   *   given before the chunk that comes next
   * @param send takes payloads and their lane, and resolves once they have arrived and the journal says so
   */
  constructor({ done, given }, { concurrency, send }) {
    this.#lanes = done.map((count, lane) => ({ done: count, given: given[lane], queue: [], isSending: false }));
    this.#concurrency = concurrency;
    this.#send = send;
  }

  /** How many payloads of each lane were given. */
  get given() {
    return this.#lanes.map(({ given }) => given);
  }

  /** The share of all given payloads that has arrived. */
  get share() {
    const [given, done] = ["given", "done"].map((count) => this.#lanes.reduce((sum, lane) => sum + lane[count], 0));
    return given === 0 ? 1 : Math.min(1, done / given);
  }

  /** Call before a chunk: everything given so far comes before it. */
  mark(state) {
    this.#marks.push({ ...state, given: this.given });
  }

  /** The last mark before which everything has arrived. Marks before it are forgotten. */
  reached() {
    const isReached = ({ given }) => this.#lanes.every(({ done }, lane) => done >= given[lane]);
    while (this.#marks.length > 1 && isReached(this.#marks[1])) this.#marks.shift();
    return this.#marks.length > 0 && isReached(this.#marks[0]) ? this.#marks[0] : undefined;
  }

  /** One more payload, whose bytes are copied. Payloads that have arrived in an earlier run are skipped. */
  give(payload) {
    const lane = this.#lanes[laneOf(payload.distinct_id)];
    lane.given += 1;
    if (lane.given <= lane.done) return;
    lane.queue.push({ ...payload, bytes: Buffer.from(payload.bytes) });
    this.#waiting += PAYLOAD_BYTES + payload.bytes.length;
  }

  /** Sends, and waits until there is room for more. */
  async room() {
    this.#start();
    while (!this.#isOver && this.#isFull) {
      // If no body is full, nothing is being sent.
      if (this.#sending === 0) this.#start({ areAllReady: true });
      await this.#progress.promise;
    }
    this.#throwFailure();
  }

  /** Sends all that waits. */
  async finish() {
    this.#isEnding = true;
    this.#start();
    while (this.#sending > 0) await this.#progress.promise;
    this.#throwFailure();
  }

  /** Sends nothing more, but waits for the requests in flight. */
  async stop() {
    this.#isStopped = true;
    this.#wake();
    while (this.#sending > 0) await this.#progress.promise;
  }

  get #isFull() {
    // If nothing of a chunk is sent, its mark is reached at once.
    this.reached();
    return this.#waiting > MOST_WAITING || this.#marks.length > 2 * MOST_CHUNKS;
  }

  get #isOver() {
    return this.#isStopped || this.#failure !== undefined;
  }

  #throwFailure() {
    if (this.#failure !== undefined && this.#sending === 0) throw this.#failure;
  }

  #start({ areAllReady = this.#isEnding } = {}) {
    for (let tried = 0; tried < LANES && this.#sending < this.#concurrency && !this.#isOver; tried++) {
      const number = this.#turn;
      this.#turn = (this.#turn + 1) % LANES;
      const lane = this.#lanes[number];
      if (lane.isSending || lane.queue.length === 0) continue;
      const body = bodyOf(lane.queue);
      const isLate = this.#marks.length > MOST_CHUNKS && lane.done < this.#marks[1].given[number];
      if (areAllReady || isLate || body.isFull) this.#sendBody(number, body.length);
    }
  }

  async #sendBody(number, length) {
    const lane = this.#lanes[number];
    const payloads = lane.queue.splice(0, length);
    lane.isSending = true;
    this.#sending += 1;
    try {
      await this.#send(payloads, number);
      lane.done += payloads.length;
    } catch (error) {
      if (error.name !== "AbortError") this.#failure ??= error;
    }
    for (const { bytes } of payloads) this.#waiting -= PAYLOAD_BYTES + bytes.length;
    lane.isSending = false;
    this.#sending -= 1;
    this.#start();
    this.#wake();
  }

  #wake() {
    this.#progress.resolve();
    this.#progress = withResolvers();
  }
}

/** How many payloads the next body holds, and whether another one would not fit. */
function bodyOf(queue) {
  let bytes = 2;
  let length = 0;
  while (length < queue.length && length < MOST_PAYLOADS) {
    bytes += queue[length].bytes.length + 1;
    if (bytes > MOST_BYTES && length > 0) return { length, isFull: true };
    length += 1;
  }
  return { length, isFull: length === MOST_PAYLOADS || bytes > MOST_BYTES };
}

/** As `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers() {
  let resolve;
  const promise = new Promise((resolvePromise) => {
    resolve = resolvePromise;
  });
  return { promise, resolve };
}
