// A user's profile before an event and after it.

import type { ChannelValue, MappedIdentify, Profile } from "@suprsend/segment-transform";
import { exactProfile } from "./exact.ts";
import type { Mapper } from "./mapper.ts";
import type { Entry } from "./read.ts";
import type { Result } from "./result.ts";

export interface ProfileStep {
  before: Profile;
  after: Profile;
  /** How many earlier identify calls of this user made the profile before. */
  earlier: number;
  /** Which event of the list a channel value came with first. */
  originOf(value: ChannelValue): number;
}

export function isIdentify(result: Result): result is MappedIdentify {
  return result.status === "mapped" && !("event_name" in result);
}

/** What the picked identify call does to what its user's earlier ones in the list have made. */
export function profileStep(entries: readonly Entry[], picked: number, mapper: Mapper): ProfileStep | undefined {
  const result = mapper.outcome(entries[picked]);
  if (!isIdentify(result)) return undefined;
  let before: Profile = { properties: {}, channels: [] };
  let earlier = 0;
  const origins = new Map<string, number>();
  for (const [index, entry] of entries.slice(0, picked).entries()) {
    const outcome = mapper.outcome(entry);
    if (!isIdentify(outcome) || outcome.distinct_id !== result.distinct_id) continue;
    for (const value of outcome.channels) if (!holds(before, value)) origins.set(keyOf(value), index);
    before = exactProfile(before, outcome);
    earlier += 1;
  }
  const originOf = (value: ChannelValue) => origins.get(keyOf(value)) ?? picked;
  return { before, after: exactProfile(before, result), earlier, originOf };
}

function keyOf({ channel, value }: ChannelValue): string {
  return `${channel} ${value}`;
}

export function holds(profile: Profile, { channel, value }: ChannelValue): boolean {
  return profile.channels.some((known) => known.channel === channel && known.value === value);
}
