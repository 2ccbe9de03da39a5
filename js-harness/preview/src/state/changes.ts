// What the edited mapping changes against the saved one, for the users and events at hand.

import { type ChannelId, channels, type MappedUser } from "@suprsend/segment-transform";
import { userOf } from "./profile.ts";
import type { Result } from "./result.ts";

export interface UserChange {
  user: string;
  /** Channel values, or a preference before and after. */
  values: string[];
}

export interface ChannelChange {
  channel: ChannelId;
  label: string;
  gains: UserChange[];
  loses: UserChange[];
}

export interface Changes {
  channels: ChannelChange[];
  /** Other values of preferences, by their labels. */
  preferences: { label: string; users: UserChange[] }[];
  /** Users that only one of the mappings sends. */
  added: UserChange[];
  dropped: UserChange[];
  /** The first event with another name, and how many there are. */
  renamed?: { from: string; to: string; count: number };
}

const PREFERENCES = { preferred_language: "language", locale: "locale", timezone: "time zone" } as const;
type Preference = keyof typeof PREFERENCES;

/** What a mapping makes of a user. */
class Reach {
  readonly values = new Map<ChannelId, Set<string>>();
  readonly preferences = new Map<Preference, string>();
  isSent = false;

  add(user: MappedUser): void {
    this.isSent = true;
    for (const { channel, value } of user.channels) {
      this.values.set(channel, (this.values.get(channel) ?? new Set()).add(value));
    }
    for (const preference of Object.keys(PREFERENCES) as Preference[]) {
      const value = user[preference];
      if (value !== undefined) this.preferences.set(preference, value);
    }
  }
}

/** Compares the results of two mappings as they come. */
export class Comparison {
  readonly #users = new Map<string, { saved: Reach; draft: Reach }>();
  #renamed?: { from: string; to: string; count: number };

  add(saved: Result, draft: Result): void {
    const [userOfSaved, userOfDraft] = [userOf(saved), userOf(draft)];
    if (userOfSaved) this.#user(userOfSaved.distinct_id).saved.add(userOfSaved);
    if (userOfDraft) this.#user(userOfDraft.distinct_id).draft.add(userOfDraft);
    if (!("event_name" in saved) || !("event_name" in draft) || saved.event_name === draft.event_name) return;
    this.#renamed ??= { from: saved.event_name, to: draft.event_name, count: 0 };
    this.#renamed.count += 1;
  }

  #user(id: string) {
    let user = this.#users.get(id);
    if (!user) {
      user = { saved: new Reach(), draft: new Reach() };
      this.#users.set(id, user);
    }
    return user;
  }

  changes(): Changes {
    const users = [...this.#users];
    const ofChannels = channels.map(({ id, label }) => ({
      channel: id,
      label,
      gains: users.flatMap(([user, { saved, draft }]) => missing(user, saved.values.get(id), draft.values.get(id))),
      loses: users.flatMap(([user, { saved, draft }]) => missing(user, draft.values.get(id), saved.values.get(id))),
    }));
    const preferences = Object.entries(PREFERENCES).map(([id, label]) => ({
      label,
      users: users.flatMap(([user, { saved, draft }]) => {
        const [from, to] = [saved, draft].map((reach) => reach.preferences.get(id as Preference));
        return from === to ? [] : [{ user, values: [from ?? "none", to ?? "none"] }];
      }),
    }));
    const only = (side: "saved" | "draft", other: "saved" | "draft") =>
      users.filter(([, user]) => user[side].isSent && !user[other].isSent).map(([user]) => ({ user, values: [] }));
    return {
      channels: ofChannels.filter(({ gains, loses }) => gains.length + loses.length > 0),
      preferences: preferences.filter((preference) => preference.users.length > 0),
      added: only("draft", "saved"),
      dropped: only("saved", "draft"),
      renamed: this.#renamed,
    };
  }
}

/** What stands in `present` alone. */
function missing(user: string, absent = new Set<string>(), present = new Set<string>()): UserChange[] {
  const values = [...present].filter((value) => !absent.has(value));
  return values.length > 0 ? [{ user, values }] : [];
}
