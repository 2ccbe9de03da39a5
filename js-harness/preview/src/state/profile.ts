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
  /** Whether the picked call itself gives a user. */
  isChanging: boolean;
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
    isChanging: user !== undefined,
    originOf: (value) => origins.get(keyOf(value)) ?? picked,
  };
}

/** The calls that give a user, and the picked one, by their index in the list and in the order of their times. */
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

/** When Segment received the event. SuprSend takes no times before 2022, but they order the calls, too. */
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
