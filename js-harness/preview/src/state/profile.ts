// A user's profile before an event and after it.

import { applyToProfile, type ChannelValue, type MappedIdentify, type Profile } from "@suprsend/segment-transform";
import type { Mapper, Result } from "./mapper.ts";
import type { Entry } from "./read.ts";

export interface ProfileStep {
  before: Profile;
  after: Profile;
  /** How many earlier identify calls of this user made the profile before. */
  earlier: number;
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
  for (const entry of entries.slice(0, picked)) {
    const outcome = mapper.outcome(entry);
    if (!isIdentify(outcome) || outcome.distinct_id !== result.distinct_id) continue;
    before = applyToProfile(before, outcome);
    earlier += 1;
  }
  return { before, after: applyToProfile(before, result), earlier };
}

export function holds(profile: Profile, { channel, value }: ChannelValue): boolean {
  return profile.channels.some((known) => known.channel === channel && known.value === value);
}
