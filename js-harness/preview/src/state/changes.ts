// What the edited mapping changes against the saved one, for the users and events at hand.

import { type ChannelId, channels } from "@suprsend/segment-transform";
import { isIdentify } from "./profile.ts";
import type { Result } from "./result.ts";

export interface UserChange {
  user: string;
  /** Channel values, or the language before and after. */
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
  languages: UserChange[];
  /** The first event with another name, and how many there are. */
  renamed?: { from: string; to: string; count: number };
}

/** All that a mapping tells of a user. */
class Reach {
  readonly values = new Map<ChannelId, Set<string>>();
  language?: string;

  add(result: Result): void {
    if (!isIdentify(result)) return;
    for (const { channel, value } of result.channels) {
      this.values.set(channel, (this.values.get(channel) ?? new Set()).add(value));
    }
    this.language = result.preferred_language ?? this.language;
  }
}

/** Compares the results of two mappings as they come. */
export class Comparison {
  readonly #users = new Map<string, { saved: Reach; draft: Reach }>();
  #renamed?: { from: string; to: string; count: number };

  add(saved: Result, draft: Result): void {
    if (isIdentify(saved) && isIdentify(draft)) {
      const user = this.#user(draft.distinct_id);
      user.saved.add(saved);
      user.draft.add(draft);
    }
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
    const languages = users.flatMap(([user, { saved, draft }]) =>
      saved.language === draft.language ? [] : [{ user, values: [saved.language ?? "none", draft.language ?? "none"] }],
    );
    return {
      channels: ofChannels.filter(({ gains, loses }) => gains.length + loses.length > 0),
      languages,
      renamed: this.#renamed,
    };
  }
}

/** What stands in `present` alone. */
function missing(user: string, absent = new Set<string>(), present = new Set<string>()): UserChange[] {
  const values = [...present].filter((value) => !absent.has(value));
  return values.length > 0 ? [{ user, values }] : [];
}
