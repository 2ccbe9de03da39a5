// The members of a mapping that supply values, with their labels in the settings page.

import { type ChannelId, type ChannelValue, channels, type Mapping } from "@suprsend/segment-transform";
import { type Code, fieldsOf } from "../codes.ts";
import type { Path } from "./mapping.ts";
import { userOf } from "./profile.ts";
import type { Result } from "./result.ts";

export interface Field {
  path: Path;
  label: string;
  channel?: ChannelId;
  /** Where its keys are looked up, unless they are paths from the root. */
  keysIn: "traits" | "properties";
  /** A mapping that maps only these keys, to only this member. */
  alone(keys: string | string[]): Mapping;
  /** The values that a result has for this member. */
  values(result: Result): string[];
}

const noChannels = Object.fromEntries(channels.map(({ id }) => [id, null]));

/**
 * The push token that mobile SDKs send, for iOS or Android. The mapping uses it with a switch, which
 * chooses the channel by the device. A key would send it to one channel.
 */
export const DEVICE_TOKEN = "$.context.device.token";
export const DEVICE_TOKENS: Path = "/context/device_tokens";

/** A mapping with only that switch on. */
export const onlyDeviceTokens: Mapping = { channels: noChannels, context: { device_tokens: true } };

/** The channels, in their order. */
export const channelFields: Field[] = channels.map(
  ({ id, label }): Field => ({
    path: `/channels/${id}`,
    label,
    channel: id,
    keysIn: "traits",
    alone: (keys) => ({ channels: { ...noChannels, [id]: keys } }),
    values: (result) => channelValues(result, id).map(({ value }) => value),
  }),
);

export const preferenceFields: Field[] = (
  [
    ["preferred_language", "Preferred language"],
    ["locale", "Locale"],
    ["timezone", "Time zone"],
  ] as const
).map(
  ([id, label]): Field => ({
    path: `/preferences/${id}`,
    label,
    keysIn: "traits",
    alone: (keys) => ({ channels: noChannels, preferences: { [id]: keys } }),
    values: (result) => [userOf(result)?.[id] ?? []].flat(),
  }),
);

export const tenantField: Field = {
  path: "/tenant_id",
  label: "Tenant",
  keysIn: "properties",
  alone: (keys) => ({ channels: noChannels, tenant_id: keys }),
  values: (result) => (result.status === "mapped" && "event_name" in result ? [result.tenant_id ?? []].flat() : []),
};

export const userFields = [...channelFields, ...preferenceFields];
export const fields = [...userFields, tenantField];

export function channelValues(result: Result, channel: ChannelId): ChannelValue[] {
  return userOf(result)?.channels.filter((value) => value.channel === channel) ?? [];
}

/** Whether a note with this code can be about a value of the field. */
export function isAbout(code: Code, { path }: Field): boolean {
  return fieldsOf(code).includes(path);
}
