// Events with numbers that JavaScript rounds, mapped as the edge maps them: from bytes, to the last digit.

import type { Connector } from "@suprsend/segment-transform";
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

/** The delivery has it all but where the channel values came from, which the object's outcome tells. */
export function exactOutcome(connector: Connector, text: string): Result {
  const { requests, issues } = connector.transformDelivery(`[${text}]`);
  const [issue] = issues;
  if (requests.length === 0) return issue as Result;
  const [{ distinct_id }] = JSON.parse(new TextDecoder().decode(requests[0]));
  const { traits } = parse(text, withDigits);
  const outcome = connector.transform({ ...JSON.parse(text), userId: distinct_id, traits });
  if (outcome.status !== "mapped") return outcome;
  const event = parse(text, asWritten);
  const members = "event_name" in outcome ? event.properties : event.traits;
  const properties = Object.fromEntries(Object.keys(outcome.properties).map((name) => [name, members[name]]));
  return { ...outcome, properties, notes: issue?.status === "mapped" ? issue.notes : [] } as Result;
}

/** Long integers as strings, which channels take as well. */
const withDigits: Reviver = (_, value, { source }) => {
  return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;
};

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
