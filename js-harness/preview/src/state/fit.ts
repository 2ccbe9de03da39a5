// Whether values look right for a member of a mapping. The package judges them. Where it accepts nearly
// anything, such as a push token, the value or its name must match a pattern, too.

import { Connector, languages } from "@suprsend/segment-transform";
import type { Key } from "./catalog.ts";
import type { Field } from "./fields.ts";
import type { Path } from "./mapping.ts";

interface Habit {
  /** What such values are called. */
  noun: string;
  /** What the key's name must match if values alone are not enough. */
  name?: RegExp;
  value?(text: string): boolean;
}

const habits: Record<Path, Habit> = {
  "/channels/email": { noun: "email addresses" },
  "/channels/sms": { noun: "phone numbers" },
  "/channels/whatsapp": { noun: "phone numbers", name: /whats/i },
  "/channels/slack_email": { noun: "email addresses", name: /slack/i },
  "/channels/slack_user_id": { noun: "Slack user IDs", name: /slack/i, value: (text) => /\d/.test(text) },
  "/channels/androidpush_fcm": { noun: "FCM tokens", value: (text) => /^[\w-]+:APA91[\w-]+$/.test(text) },
  "/channels/androidpush_xiaomi": {
    noun: "Xiaomi tokens",
    name: /xiaomi|mi_?push/i,
    value: (text) => /^[\w+/=-]{20,}$/.test(text),
  },
  "/channels/iospush_apns": {
    noun: "APNs tokens",
    name: /token|push|apns|ios/i,
    value: (text) => /^[0-9a-f]{64,}$/i.test(text),
  },
  "/preferences/preferred_language": { noun: "language codes", name: /lang|locale/i },
  "/preferences/locale": { noun: "locales", name: /locale/i, value: isLocale },
  "/preferences/timezone": { noun: "time zones", value: isTimeZone },
  "/tenant_id": { noun: "tenant IDs", name: /tenant|company|account|organi[sz]ation|workspace|group|team/i },
};

interface Probe {
  connector: Connector;
  /** Known answers: the same values come again with each key press. */
  taken: Map<unknown, boolean>;
}

const MOST_KNOWN = 5000;
const probes = new Map<Path, Probe>();

/** Whether the package accepts a value for a field without a note. */
export function isTaken(field: Field, value: unknown): boolean {
  let probe = probes.get(field.path);
  if (probe === undefined || probe.taken.size > MOST_KNOWN) {
    probe = { connector: new Connector(field.alone("v")), taken: new Map() };
    probes.set(field.path, probe);
  }
  let isIt = probe.taken.get(value);
  if (isIt === undefined) {
    isIt = takes(probe.connector, field, value);
    probe.taken.set(value, isIt);
  }
  return isIt;
}

function takes(connector: Connector, field: Field, value: unknown): boolean {
  const isOfEvent = field.keysIn === "properties";
  const outcome = isOfEvent
    ? connector.transformTrack({ userId: "u", event: "probe", properties: { v: value } })
    : connector.transformIdentify({ userId: "u", traits: { v: value } });
  return outcome.status === "mapped" && outcome.notes.length === 0 && field.values(outcome).length > 0;
}

/** Whether a value that the package accepts matches the field's pattern, if it has one. */
export function isUsual({ path }: Field, value: string): boolean {
  return habits[path].value?.(value.trim()) ?? true;
}

/** Whether a value looks like one for this field, rather than anything that the field accepts. */
export function isFit(field: Field, value: unknown): boolean {
  return isTaken(field, value) && isUsual(field, String(value));
}

/** Whether all known values of a key fit a field. */
export function areFit(field: Field, { samples }: Key): boolean {
  return samples.length > 0 && samples.every((value) => isFit(field, value));
}

/** Whether a key may be worth a suggestion. If values alone are not enough, its name must match. */
export function isLikely(field: Field, { key, samples }: Pick<Key, "key" | "samples">): boolean {
  return (habits[field.path].name?.test(key) ?? true) && samples.some((value) => isFit(field, value));
}

export function nounOf({ path }: Field): string {
  return habits[path].noun;
}

function isLocale(text: string): boolean {
  return languages.includes(text.split(/[-_]/)[0].toLowerCase());
}

/** Known time zones: the browser takes long to check one. */
const timeZones = new Set<string>();

function isTimeZone(text: string): boolean {
  if (timeZones.has(text)) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
  } catch {
    return false;
  }
  timeZones.add(text);
  return true;
}
