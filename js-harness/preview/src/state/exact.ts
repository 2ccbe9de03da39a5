// Maps events with numbers that JavaScript would round. Like the edge, it keeps every digit.

import {
  applyToProfile,
  Connector,
  type MappedUser,
  type Outcome,
  type Profile,
  type Properties,
} from "@suprsend/segment-transform";
import type { Result } from "./result.ts";

type Reviver = (name: string, value: unknown, context: { source: string }) => unknown;

declare global {
  interface JSON {
    parse(text: string, reviver: Reviver): unknown;
    /** Returns a value that JSON.stringify writes as this text. */
    rawJSON(text: string): object;
  }
}

/** A number with many digits or an exponent. Text in strings rarely looks like it. */
const LONG_NUMBER = /[:[,\s]-?\d(?:[\d.]{15}|[\d.]*e)/i;

export function holdsLongNumber(text: string): boolean {
  return LONG_NUMBER.test(text);
}

/** The delivery has everything but the origin of channel values, which comes from the object's outcome. */
export function exactOutcome(connector: Connector, text: string): Result {
  const plain = Object(JSON.parse(text));
  const rounded = connector.transform(plain);
  // A delivery would unpack a batch.
  if (rounded.status === "rejected" && rounded.code === "missing_type") return rounded;
  const { requests, issues } = connector.transformDelivery(`[${text}]`);
  const [issue] = issues;
  if (requests.length === 0) return issue as Result;
  const { distinct_id, event: event_name } = payloadsOf(requests).at(-1);
  const outcome = connector.transform({ ...withAllDigits(text, plain), userId: distinct_id });
  if (outcome.status !== "mapped") return outcome;
  const event = parse(text, asWritten);
  const traitsOfContext = Object(Object(event.context).traits);
  const traits = isEmpty(event.traits) ? traitsOfContext : event.traits;
  const isTrack = "event_name" in outcome;
  const exact = {
    ...outcome,
    ...(isTrack && { event_name }),
    properties: valuesOf(outcome.properties, isTrack ? Object(event.properties) : traits),
    notes: issue?.status === "mapped" ? issue.notes : [],
  };
  if (!isTrack || outcome.user === undefined) return exact as Result;
  const user = { ...outcome.user, properties: valuesOf(outcome.user.properties, traitsOfContext) };
  return { ...exact, user } as Result;
}

/** The profile after a call. Values keep the digits that the package would lose. */
export function exactProfile(before: Profile, outcome: Result, user: MappedUser): Profile {
  const after = applyToProfile(before, outcome as Outcome);
  return { ...after, properties: valuesOf(after.properties, { ...before.properties, ...user.properties }) };
}

/** An event with numbers replaced by the digits that a channel accepts. Push tokens accept no numbers. */
function withAllDigits(text: string, { context }: { context: unknown }) {
  const event = parse(text, withDigits);
  const { device } = Object(context);
  return device === undefined ? event : { ...event, context: { ...event.context, device } };
}

function isEmpty(traits: unknown): boolean {
  return traits === undefined || traits === null || (typeof traits === "object" && Object.keys(traits).length === 0);
}

function valuesOf(properties: Properties, values: Properties): Properties {
  return Object.fromEntries(Object.keys(properties).map((name) => [name, values[name]]));
}

/** Replaces numbers that JavaScript changes with the digits that a channel accepts. */
const withDigits: Reviver = (_, value, { source }) => {
  const isChanged = typeof value === "number" && !(Number.isSafeInteger(value) && String(value) === source);
  return isChanged ? digitsOf(source) : value;
};

let emails: Connector | undefined;

/** The digits that a channel accepts for a number, or null. */
function digitsOf(number: string): string | null {
  const event = `{"type":"identify","userId":"u1","traits":{"email":${number}}}`;
  emails ??= new Connector();
  const [{ $user_operations }] = payloadsOf(emails.transformDelivery(event).requests);
  return $user_operations[1]?.$append.$email ?? null;
}

/** The payloads of an event: its own, after its user's if there is one. */
function payloadsOf([request]: Uint8Array[]) {
  return JSON.parse(new TextDecoder().decode(request));
}

/** Keeps the text of numbers that JavaScript would write differently. */
const asWritten: Reviver = (_, value, { source }) => {
  return typeof value === "number" && JSON.stringify(value) !== source ? JSON.rawJSON(source) : value;
};

/** Rounds numbers in older browsers, which have no `source`, and in nesting that overflows the stack. */
function parse(text: string, reviver: Reviver) {
  try {
    return Object(JSON.parse(text, reviver));
  } catch {
    return Object(JSON.parse(text));
  }
}
