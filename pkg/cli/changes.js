// Which users gain or lose which channels, or have another language, when events are mapped otherwise.

import { channels, languages } from "@suprsend/segment-transform";

import { CompactMap } from "./compact-map.js";
import { Journal } from "./journal.js";

// What a channel value's record tells: under which mappings it was seen.
const BEFORE = 1;
const AFTER = 2;
const BOTH = BEFORE | AFTER;

// A user's record. Languages are counted from 1, in the order of `languages`; gains and losses are a
// bit for each channel.
const [LANGUAGE_BEFORE, LANGUAGE_AFTER, MAY_CHANGE_LANGUAGE, GAINS, LOSES, IS_CHANGED] = [0, 1, 2, 3, 4, 5];
const USER_SIZE = 6;

const CHANNELS = channels.map(({ id }) => id);
const LANGUAGES = new Map(languages.map((code, index) => [code, index + 1]));

/** It grows with users and their channel values: what is the same under both mappings takes least. */
export class Changes {
  #values = new CompactMap(1);
  #users = new CompactMap(USER_SIZE);
  /** Users, and channel values of users, that differed at one time: later events may make them equal. */
  #candidates = new Journal();
  totals = {
    users: 0,
    users_changed: 0,
    channels: Object.fromEntries(CHANNELS.map((id) => [id, { users_gaining: 0, users_losing: 0 }])),
    languages: [],
  };

  /** Takes in what one identify call says under each of two mappings. */
  see(before, after) {
    this.#seeLanguages(before, after);
    for (const value of before.values) this.#seeValue(before, value, has(after, value) ? BOTH : BEFORE);
    for (const value of after.values) if (!has(before, value)) this.#seeValue(after, value, AFTER);
  }

  #seeValue({ distinct_id }, [channel, value], mappings) {
    const key = JSON.stringify([distinct_id, channel, value]);
    const at = this.#values.at(key);
    const { bytes } = this.#values;
    if (bytes[at] === 0 && mappings !== BOTH) this.#candidates.append(key);
    bytes[at] |= mappings;
  }

  /** The last language counts; a call without one changes nothing. */
  #seeLanguages(before, after) {
    const at = this.#users.at(before.distinct_id);
    const { bytes } = this.#users;
    if (before.language) bytes[at + LANGUAGE_BEFORE] = LANGUAGES.get(before.language);
    if (after.language) bytes[at + LANGUAGE_AFTER] = LANGUAGES.get(after.language);
    if (bytes[at + LANGUAGE_BEFORE] === bytes[at + LANGUAGE_AFTER] || bytes[at + MAY_CHANGE_LANGUAGE]) return;
    bytes[at + MAY_CHANGE_LANGUAGE] = 1;
    this.#candidates.append(JSON.stringify([before.distinct_id]));
  }

  /** Every change, in the order in which its user or value was first met. Once; `totals` then hold. */
  *all() {
    this.totals.users = this.#users.size;
    for (const key of this.#candidates) {
      const [distinct_id, channel, value] = JSON.parse(key);
      const user = this.#users.at(distinct_id);
      const change =
        channel === undefined ? this.#languageChange(user) : this.#channelChange(user, key, channel, value);
      if (change === undefined) continue;
      const { bytes } = this.#users;
      if (!bytes[user + IS_CHANGED]) this.totals.users_changed += 1;
      bytes[user + IS_CHANGED] = 1;
      yield { distinct_id, ...change };
    }
  }

  #languageChange(user) {
    const { bytes } = this.#users;
    const [from, to] = [LANGUAGE_BEFORE, LANGUAGE_AFTER].map((side) => languages[bytes[user + side] - 1] ?? null);
    if (from === to) return undefined;
    const known = this.totals.languages.find((total) => total.from === from && total.to === to);
    if (known) known.users += 1;
    else this.totals.languages.push({ from, to, users: 1 });
    return { change: "language", from, to };
  }

  #channelChange(user, key, channel, value) {
    const mappings = this.#values.bytes[this.#values.at(key)];
    if (mappings === BOTH) return undefined;
    const isGain = mappings === AFTER;
    const [field, total] = isGain ? [GAINS, "users_gaining"] : [LOSES, "users_losing"];
    const { bytes } = this.#users;
    const bit = 1 << CHANNELS.indexOf(channel);
    if (!(bytes[user + field] & bit)) this.totals.channels[channel][total] += 1;
    bytes[user + field] |= bit;
    return { change: isGain ? "gains" : "loses", channel, value };
  }
}

function has({ values }, [channel, value]) {
  return values.some((known) => known[0] === channel && known[1] === value);
}
