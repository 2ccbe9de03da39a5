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
  /** The index of this user's first later identify call. */
  later?: number;
  /** Whether the picked call itself gives a user. */
  isChanging: boolean;
  /** The index of the event that first supplied a channel value. */
  originOf(value: ChannelValue): number;
}

export function isIdentify(result: Result): result is MappedIdentify {
  return result.status === "mapped" && !("event_name" in result);
}

/** The user of an identify call, or the user that a track call creates. */
export function userOf(result: Result): MappedUser | undefined {
  if (result.status !== "mapped") return undefined;
  return "event_name" in result ? result.user : result;
}

/** How the picked call changes the profile built from its user's earlier calls in the list. */
export function profileStep(entries: readonly Entry[], picked: number, mapper: Mapper): ProfileStep | undefined {
  const outcome = mapper.outcome(entries[picked]);
  if (outcome.status !== "mapped") return undefined;
  const user = userOf(outcome);
  const calls = callsOf(outcome.distinct_id, picked, entries, mapper);
  const earlier = calls.indexOf(picked);
  const { profile: before, origins } = profileAfter(calls.slice(0, earlier), entries, mapper);
  const after = user ? exactProfile(before, outcome, user) : before;
  return {
    before,
    after,
    earlier,
    later: calls.slice(earlier + 1).find((index) => isIdentify(mapper.outcome(entries[index]))),
    isChanging: user !== undefined,
    originOf: (value) => origins.get(keyOf(value)) ?? picked,
  };
}

/** The indexes of the user's calls and the picked one, in order of time. */
function callsOf(id: string, picked: number, entries: readonly Entry[], mapper: Mapper): number[] {
  // Most events of a long list are of other users, which shows before they are mapped.
  const mayBeOwn = ({ value }: Entry) => typeof Object(value).userId !== "string" || Object(value).userId.includes(id);
  const isOwn = (entry: Entry) => mayBeOwn(entry) && userOf(mapper.outcome(entry))?.distinct_id === id;
  const calls = entries.flatMap((entry, index) =>
    index === picked || isOwn(entry) ? [{ index, time: timeOf(entry) }] : [],
  );
  // A call without a time stays next to the one before it.
  for (const [at, call] of calls.entries()) call.time ??= calls[at - 1]?.time;
  return calls.toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0)).map(({ index }) => index);
}

/** The event's time, even if it is before 2022, which SuprSend does not accept. */
function timeOf({ value }: Entry): number | undefined {
  const { timestamp, originalTimestamp } = Object(value);
  const time = Date.parse(timestamp ?? originalTimestamp);
  return Number.isNaN(time) ? undefined : time;
}

function profileAfter(calls: number[], entries: readonly Entry[], mapper: Mapper) {
  let profile: Profile = { properties: {}, channels: [] };
  const origins = new Map<string, number>();
  for (const index of calls) {
    const outcome = mapper.outcome(entries[index]);
    const user = userOf(outcome);
    if (user === undefined) continue;
    for (const value of user.channels) if (!holds(profile, value)) origins.set(keyOf(value), index);
    profile = exactProfile(profile, outcome, user);
  }
  return { profile, origins };
}

function keyOf({ channel, value }: ChannelValue): string {
  return `${channel} ${value}`;
}

export function holds(profile: Profile, { channel, value }: ChannelValue): boolean {
  return profile.channels.some((known) => known.channel === channel && known.value === value);
}
