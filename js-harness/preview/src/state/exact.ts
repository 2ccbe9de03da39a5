// Events with numbers that JavaScript rounds, mapped as the edge maps them: from bytes, to the last digit.

import {
  applyToProfile,
  Connector,
  type MappedIdentify,
  type Profile,
  type Properties,
} from "@suprsend/segment-transform";
import type { Result } from "./result.ts";

type Reviver = (name: string, value: unknown, context: { source: string }) => unknown;

declare global {
  interface JSON {
    parse(text: string, reviver: Reviver): unknown;
    /** A value that JSON.stringify writes as this text. */
    rawJSON(text: string): object;
  }
}

/** A number of many digits or with an exponent; of what strings hold, hardly anything looks like it. */
const LONG_NUMBER = /[:[,\s]-?\d(?:[\d.]{15}|[\d.]*e)/i;

export function holdsLongNumber(text: string): boolean {
  return LONG_NUMBER.test(text);
}

/** The delivery has everything except where the channel values come from, which an object's outcome has. */
export function exactOutcome(connector: Connector, text: string): Result {
  const { requests, issues } = connector.transformDelivery(`[${text}]`);
  const [issue] = issues;
  if (requests.length === 0) return issue as Result;
  const { distinct_id } = firstPayload(requests);
  const { traits } = parse(text, withDigits);
  const outcome = connector.transform({ ...JSON.parse(text), userId: distinct_id, traits });
  if (outcome.status !== "mapped") return outcome;
  const event = parse(text, asWritten);
  const members = "event_name" in outcome ? event.properties : event.traits;
  const properties = valuesOf(outcome.properties, members);
  return { ...outcome, properties, notes: issue?.status === "mapped" ? issue.notes : [] } as Result;
}

/** The profile after an identify call. Its values keep the digits that crossing into the package loses. */
export function exactProfile(before: Profile, outcome: MappedIdentify): Profile {
  const after = applyToProfile(before, outcome);
  return { ...after, properties: valuesOf(after.properties, { ...before.properties, ...outcome.properties }) };
}

function valuesOf(properties: Properties, values: Properties): Properties {
  return Object.fromEntries(Object.keys(properties).map((name) => [name, values[name]]));
}

/** Numbers that JavaScript changes, as what a channel takes of them. */
const withDigits: Reviver = (_, value, { source }) => {
  const isChanged = typeof value === "number" && !(Number.isSafeInteger(value) && String(value) === source);
  return isChanged ? digitsOf(source) : value;
};

const emails = new Connector();

/** The digits that a channel takes of a number, or null. */
function digitsOf(number: string): string | null {
  const event = `{"type":"identify","userId":"u1","traits":{"email":${number}}}`;
  const { $user_operations } = firstPayload(emails.transformDelivery(event).requests);
  return $user_operations[1]?.$append.$email ?? null;
}

function firstPayload(requests: Uint8Array[]) {
  return JSON.parse(new TextDecoder().decode(requests[0]))[0];
}

/** Each number with its own text, where JavaScript would write another. */
const asWritten: Reviver = (_, value, { source }) => {
  return typeof value === "number" && JSON.stringify(value) !== source ? JSON.rawJSON(source) : value;
};

/** An older browser tells no source, and what is deeply nested overflows the stack: then numbers are rounded. */
function parse(text: string, reviver: Reviver) {
  try {
    return Object(JSON.parse(text, reviver));
  } catch {
    return Object(JSON.parse(text));
  }
}
