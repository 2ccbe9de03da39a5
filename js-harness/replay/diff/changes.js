// Which users appear or disappear, gain or lose which channels, or have another language, locale or
// time zone, when events are mapped otherwise.

import { channels } from "@suprsend/segment-transform";

import { CompactMap } from "./compact-map.js";
import { TextList } from "./text-list.js";

// Under which mappings a user or a channel value was seen.
const BEFORE = 1;
const AFTER = 2;
const BOTH = BEFORE | AFTER;

export const PREFERENCES = ["language", "locale", "timezone"];

// A user's record. Gains and losses are a bit for each channel.
const [SEEN, IS_CANDIDATE, GAINS, LOSES, IS_CHANGED, HAS_PREFERENCES] = [0, 1, 2, 3, 4, 5];
const USER_SIZE = 6;

// The preferences of a user, before and after for each: numbers from 1, in the order in which their
// values were met.
const PREFERENCE_SIZE = 3;
const PREFERENCES_SIZE = 2 * PREFERENCES.length * PREFERENCE_SIZE;

const CHANNELS = channels.map(({ id }) => id);

/** It grows with users and their channel values: what is the same under both mappings takes least. */
export class Changes {
  #values = new CompactMap(1);
  #users = new CompactMap(USER_SIZE);
  /** Of the users that have any. */
  #preferences = new CompactMap(PREFERENCES_SIZE);
  /** Users, and channel values of users, that differed at one time: later events may make them equal. */
  #candidates = new TextList();
  /** The values of preferences, of which there are few. */
  #preferenceValues = [null];
  #numbers = new Map();
  totals = {
    users: 0,
    users_changed: 0,
    users_appearing: 0,
    users_disappearing: 0,
    channels: Object.fromEntries(CHANNELS.map((id) => [id, { users_gaining: 0, users_losing: 0 }])),
    ...Object.fromEntries(PREFERENCES.map((preference) => [`${preference}s`, []])),
  };
  #preferenceTotals = new Map();

  /** Takes in the users that the same events give under each of two mappings, by their ids. */
  see(before, after) {
    for (const user of before.values()) this.#seeUser(user, after.get(user.distinct_id));
    for (const user of after.values()) if (!before.has(user.distinct_id)) this.#seeUser(undefined, user);
  }

  #seeUser(before, after) {
    const { distinct_id } = before ?? after;
    const user = this.#users.at(distinct_id);
    const { bytes } = this.#users;
    bytes[user + SEEN] |= (before ? BEFORE : 0) | (after ? AFTER : 0);
    const hasPreferences = [before, after].some((side) => side && Object.keys(side.preferences).length > 0);
    if (hasPreferences) bytes[user + HAS_PREFERENCES] = 1;
    const differs = hasPreferences && this.#seePreferences(distinct_id, [before, after]);
    const isCandidate = differs || bytes[user + SEEN] !== BOTH;
    if (isCandidate && !bytes[user + IS_CANDIDATE]) {
      bytes[user + IS_CANDIDATE] = 1;
      this.#candidates.append(JSON.stringify([distinct_id]));
    }
    for (const key of before?.values ?? []) this.#seeValue(key, after?.values.has(key) ? BOTH : BEFORE);
    for (const key of after?.values ?? []) if (!before?.values.has(key)) this.#seeValue(key, AFTER);
  }

  /** The last value counts; a call without one changes nothing. Returns whether any differs. */
  #seePreferences(distinct_id, sides) {
    const record = this.#preferences.at(distinct_id);
    const { bytes } = this.#preferences;
    let differs = false;
    for (const [index, preference] of PREFERENCES.entries()) {
      const [from, to] = sides.map((side, isAfter) => {
        const at = preferenceAt(record, index, isAfter);
        const value = side?.preferences[preference];
        if (value) bytes.writeUIntLE(this.#numberOf(value), at, PREFERENCE_SIZE);
        return bytes.readUIntLE(at, PREFERENCE_SIZE);
      });
      differs ||= from !== to;
    }
    return differs;
  }

  #seeValue(key, mappings) {
    const at = this.#values.at(key);
    const { bytes } = this.#values;
    if (bytes[at] === 0 && mappings !== BOTH) this.#candidates.append(key);
    bytes[at] |= mappings;
  }

  #numberOf(value) {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.#preferenceValues.length);
    return this.#preferenceValues.push(value) - 1;
  }

  /** Every change, in the order in which its user or value was first met. Once; `totals` then hold. */
  *all() {
    this.totals.users = this.#users.size;
    for (const key of this.#candidates) {
      const [distinct_id, channel, value] = JSON.parse(key);
      const user = this.#users.at(distinct_id);
      const changes =
        channel === undefined ? this.#userChanges(distinct_id, user) : this.#channelChanges(user, key, channel, value);
      for (const change of changes) {
        const { bytes } = this.#users;
        if (!bytes[user + IS_CHANGED]) this.totals.users_changed += 1;
        bytes[user + IS_CHANGED] = 1;
        yield { distinct_id, ...change };
      }
    }
  }

  *#userChanges(distinct_id, user) {
    const { bytes } = this.#users;
    if (bytes[user + SEEN] !== BOTH) {
      const isNew = bytes[user + SEEN] === AFTER;
      this.totals[isNew ? "users_appearing" : "users_disappearing"] += 1;
      yield { change: isNew ? "appears" : "disappears" };
    }
    if (!bytes[user + HAS_PREFERENCES]) return;
    const record = this.#preferences.at(distinct_id);
    for (const [index, change] of PREFERENCES.entries()) {
      const [from, to] = [0, 1].map((isAfter) => {
        const at = preferenceAt(record, index, isAfter);
        return this.#preferenceValues[this.#preferences.bytes.readUIntLE(at, PREFERENCE_SIZE)];
      });
      if (from === to) continue;
      this.#countPreference(change, from, to);
      yield { change, from, to };
    }
  }

  #countPreference(preference, from, to) {
    const key = JSON.stringify([preference, from, to]);
    let total = this.#preferenceTotals.get(key);
    if (total === undefined) {
      total = { from, to, users: 0 };
      this.#preferenceTotals.set(key, total);
      this.totals[`${preference}s`].push(total);
    }
    total.users += 1;
  }

  *#channelChanges(user, key, channel, value) {
    const mappings = this.#values.bytes[this.#values.at(key)];
    if (mappings === BOTH) return;
    const isGain = mappings === AFTER;
    const [field, total] = isGain ? [GAINS, "users_gaining"] : [LOSES, "users_losing"];
    const { bytes } = this.#users;
    const bit = 1 << CHANNELS.indexOf(channel);
    if (!(bytes[user + field] & bit)) this.totals.channels[channel][total] += 1;
    bytes[user + field] |= bit;
    yield { change: isGain ? "gains" : "loses", channel, value };
  }
}

/** Where a record of preferences has one of them, `isAfter` 0 or 1. */
function preferenceAt(record, index, isAfter) {
  return record + (2 * index + isAfter) * PREFERENCE_SIZE;
}
