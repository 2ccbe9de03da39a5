// A user's profile before an event and after it.

import type { ChannelValue, MappedIdentify, MappedUser, Profile } from "@suprsend/segment-transform";
import { exactProfile } from "./exact.ts";
import type { Mapper } from "./mapper.ts";
import type { Entry } from "./read.ts";
import type { Result } from "./result.ts";

export interface ProfileStep {
  before: Profile;
  after: Profile;
  /** How many earlier calls of this user made the profile before. */
  earlier: number;
  /** Which event of the list a channel value came with first. */
  originOf(value: ChannelValue): number;
}

export function isIdentify(result: Result): result is MappedIdentify {
  return result.status === "mapped" && !("event_name" in result);
}

/** The user that an identify call becomes, or that a track call brings. */
export function userOf(result: Result): MappedUser | undefined {
  if (result.status !== "mapped") return undefined;
  return "event_name" in result ? result.user : result;
}

/** What the picked call does to the profile that its user's earlier calls in the list have made. */
export function profileStep(entries: readonly Entry[], picked: number, mapper: Mapper): ProfileStep | undefined {
  const result = mapper.outcome(entries[picked]);
  const user = userOf(result);
  if (user === undefined) return undefined;
  let before: Profile = { properties: {}, channels: [] };
  let earlier = 0;
  const origins = new Map<string, number>();
  for (const [index, entry] of entries.slice(0, picked).entries()) {
    const outcome = mapper.outcome(entry);
    const known = userOf(outcome);
    if (known?.distinct_id !== user.distinct_id) continue;
    for (const value of known.channels) if (!holds(before, value)) origins.set(keyOf(value), index);
    before = exactProfile(before, outcome, known);
    earlier += 1;
  }
  const originOf = (value: ChannelValue) => origins.get(keyOf(value)) ?? picked;
  return { before, after: exactProfile(before, result, user), earlier, originOf };
}

function keyOf({ channel, value }: ChannelValue): string {
  return `${channel} ${value}`;
}

export function holds(profile: Profile, { channel, value }: ChannelValue): boolean {
  return profile.channels.some((known) => known.channel === channel && known.value === value);
}
