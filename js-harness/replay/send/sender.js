// Sends bodies to a hub that may be slow, rate-limiting or down for a while.

import { setTimeout } from "node:timers/promises";
import { createHub, DeliveryError } from "@suprsend/segment-transform/webhook";

import { Failure, UNSENT } from "../exit.js";
import { duration } from "../output/text.js";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;

export class Sender {
  #hub;
  #key;
  #rate;
  #retryFor;
  #signal;
  #log;
  // When the next body may be sent: because of the rate, and because the hub has asked to wait.
  #next = 0;
  #pause = 0;
  #isFailing = false;

  /** @param rate events per second; @param retryFor how many seconds to retry a body */
  constructor({ url, key, rate, retryFor, signal, log }) {
    this.#hub = createHub({ url });
    this.#key = key;
    this.#rate = rate;
    this.#retryFor = retryFor;
    this.#signal = signal;
    this.#log = log;
  }

  /**
   * Sends a body until it has arrived.
   *
   * @returns what the hub refused of it
   * @throws {Failure} if retrying does not help; an `AbortError` if the signal ends the wait
   */
  async send(body, events) {
    let firstFailure;
    for (let attempt = 0; ; attempt++) {
      await this.#turn(events);
      try {
        const refused = await this.#hub.send(body, this.#key);
        if (this.#isFailing) this.#log("the hub answers again");
        this.#isFailing = false;
        return refused;
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        this.#throwIfFinal(error);
        const delay = delayOf(error, attempt);
        firstFailure ??= performance.now();
        const elapsed = performance.now() - firstFailure;
        if (elapsed + delay > 1000 * this.#retryFor) {
          throw new Failure(UNSENT, `${error.message}; ${this.#reasonToGiveUp(error, elapsed)}`);
        }
        // The hub's answer to one lane applies to all.
        this.#pause = Math.max(this.#pause, performance.now() + delay);
        if (!this.#isFailing) this.#log(`${error.message}; retrying`);
        this.#isFailing = true;
      }
    }
  }

  /** Waits until the hub's pause is over and these events are within the rate. */
  async #turn(events) {
    const now = performance.now();
    const next = Math.max(now, this.#next);
    if (this.#rate !== undefined) this.#next = next + (1000 * events) / this.#rate;
    if (this.#rate !== undefined && next > now) await this.#wait(next - now);
    for (let rest = this.#rest; rest > 0; rest = this.#rest) await this.#wait(rest);
    this.#signal.throwIfAborted();
  }

  get #rest() {
    return this.#pause - performance.now();
  }

  #wait(ms) {
    return setTimeout(ms, undefined, { signal: this.#signal });
  }

  #reasonToGiveUp({ retry_after }, elapsed) {
    if (retry_after > this.#retryFor) return `it asks to wait ${duration(retry_after)}, longer than --retry-for`;
    return `retried for ${duration(elapsed / 1000)}`;
  }

  #throwIfFinal({ code, message, hub_status: status }) {
    if (code === "hub_key_refused") throw new Failure(UNSENT, `${message}; check SUPRSEND_API_KEY`);
    const isWrongPlace = status !== undefined && status < 500 && ![408, 425, 429].includes(status);
    if (isWrongPlace) throw new Failure(UNSENT, `${message}; check --hub`);
  }
}

/** The hub's own delay, or one that doubles. It is random, so that lanes that failed together retry apart. */
function delayOf({ retry_after }, attempt) {
  const backOff = Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS) * (0.5 + Math.random() / 2);
  return Math.max(1000 * (retry_after ?? 0), backOff);
}
