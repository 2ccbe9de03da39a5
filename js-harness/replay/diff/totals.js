// How many users have which changes.

import { channels } from "@suprsend/segment-transform";

import { PREFERENCES } from "./user.js";

export class Totals {
  users = 0;
  users_changed = 0;
  users_appearing = 0;
  users_disappearing = 0;
  channels = Object.fromEntries(channels.map(({ id }) => [id, { users_gaining: 0, users_losing: 0 }]));
  languages = [];
  locales = [];
  timezones = [];
  /** The members of the lists above by their content. */
  #preferences = new Map();

  /** Counts a user with all of its changes. */
  count(changes) {
    this.users += 1;
    if (changes.length > 0) this.users_changed += 1;
    const channelChanges = new Set();
    for (const { change, channel, from, to } of changes) {
      if (change === "appears") this.users_appearing += 1;
      else if (change === "disappears") this.users_disappearing += 1;
      else if (PREFERENCES.includes(change)) this.#countPreference(change, from, to);
      else channelChanges.add(`${change} ${channel}`);
    }
    for (const change of channelChanges) {
      const [kind, channel] = change.split(" ");
      this.channels[channel][kind === "gains" ? "users_gaining" : "users_losing"] += 1;
    }
  }

  #countPreference(preference, from, to) {
    const key = JSON.stringify([preference, from, to]);
    let total = this.#preferences.get(key);
    if (total === undefined) {
      total = { from, to, users: 0 };
      this.#preferences.set(key, total);
      this[`${preference}s`].push(total);
    }
    total.users += 1;
  }
}
