// Which payloads of a delivery are sent.

import { hash } from "node:crypto";
import { arrayElements } from "@suprsend/segment-transform";

const decoder = new TextDecoder();
const DOLLAR_SCHEMA = Buffer.from('{"$schema"');

/** A replay keeps no state per user, so it cannot know the values that the events left out have set. */
export function warnOfOldValues({ onlyChanged, until }) {
  const names = [...(onlyChanged === undefined ? [] : ["--only-changed"]), ...(until === undefined ? [] : ["--until"])];
  if (names.length === 0) return;
  const leave = names.length === 1 ? "leaves" : "leave";
  process.stderr.write(
    `warning: ${names.join(" and ")} ${leave} out later events, so a property can go back to an old value\n`,
  );
}

export class Selection {
  #types;
  #since;
  #until;
  #user;
  #old;
  /** How many payloads the filters have left out, and how many of them because they have no timestamp. */
  leftOut;
  withoutTimestamp;

  /**
   * @param old the connector of an old mapping: payloads that it produces, too, are left out
   * @param counts what an earlier run has counted
   */
  constructor({ types, since, until, user }, old, { leftOut, withoutTimestamp }) {
    this.leftOut = leftOut;
    this.withoutTimestamp = withoutTimestamp;
    this.#types = types;
    this.#since = since;
    this.#until = until;
    this.#user = user;
    this.#old = old;
  }

  /** The payloads to send, in order: `bytes`, `distinct_id`, and the `index` of their event in the chunk. */
  of(delivery, chunk) {
    if (chunk.bytes === undefined) return [];
    const payloads = payloadsOf(delivery).filter(({ bytes }) => this.#types.includes(typeOf(bytes)));
    const changed = this.#old === undefined ? payloads : this.#changed(payloads, chunk);
    const timesTooOld = this.#asksForTime ? eventsTooOld(delivery) : undefined;
    const selected = [];
    for (const { bytes, index } of changed) {
      const { distinct_id, $time } = JSON.parse(decoder.decode(bytes));
      if (this.#user !== undefined && distinct_id !== this.#user) continue;
      if (this.#asksForTime && !this.#isInTime($time, timesTooOld.has(index))) continue;
      selected.push({ bytes, distinct_id, index });
    }
    this.leftOut += payloads.length - selected.length;
    return selected;
  }

  get #asksForTime() {
    return this.#since !== undefined || this.#until !== undefined;
  }

  /** An event that is too old for a `$time` is from before 2022, and so before any `since` and `until`. */
  #isInTime(time, isTooOld) {
    if (time === undefined && !isTooOld) {
      this.withoutTimestamp += 1;
      return false;
    }
    const at = time ?? Number.NEGATIVE_INFINITY;
    return at >= (this.#since ?? Number.NEGATIVE_INFINITY) && at < (this.#until ?? Number.POSITIVE_INFINITY);
  }

  #changed(payloads, chunk) {
    const before = new Set();
    for (const { bytes, index } of payloadsOf(this.#old.transformDelivery(chunk.bytes, { lines: true }))) {
      before.add(keyOf(index, bytes));
    }
    return payloads.filter(({ bytes, index }) => !before.has(keyOf(index, bytes)));
  }
}

function payloadsOf({ requests, events }) {
  return requests.flatMap((body, request) =>
    arrayElements(body).map((bytes, payload) => ({ bytes, index: events[request][payload] })),
  );
}

/** A user's payload begins with its schema. */
function typeOf(bytes) {
  return DOLLAR_SCHEMA.equals(bytes.subarray(0, DOLLAR_SCHEMA.length)) ? "identify" : "track";
}

function keyOf(index, bytes) {
  return `${index} ${hash("sha1", bytes, "base64")}`;
}

/** The indexes, in the chunk, of the events whose timestamp is from before 2022. */
function eventsTooOld({ issues }) {
  const isTooOld = ({ notes = [] }) => notes.some(({ code }) => code === "timestamp_too_old");
  return new Set(issues.filter(isTooOld).map(({ index }) => index));
}
