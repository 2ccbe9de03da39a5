// A mapping at work.

import { Connector, JsonError, type Mapping } from "@suprsend/segment-transform";
import { exactOutcome, holdsLongNumber } from "./exact.ts";
import type { Entry } from "./read.ts";
import type { Result } from "./result.ts";

const decoder = new TextDecoder();

/** Maps each event once, however often its outcome is asked for. */
export class Mapper {
  readonly #connector: Connector;
  readonly #outcomes = new WeakMap<Entry, Result>();

  constructor(mapping: Mapping) {
    this.#connector = new Connector(mapping);
  }

  outcome(entry: Entry): Result {
    let outcome = this.#outcomes.get(entry);
    if (outcome === undefined) {
      outcome = this.#map(entry);
      this.#outcomes.set(entry, outcome);
    }
    return outcome;
  }

  /** The body that the edge sends for an event: read and written as bytes, to the last digit. */
  request(entry: Entry): string | undefined {
    try {
      // As one of an array: an event that is an array itself is no batch.
      const [request] = this.#connector.transformDelivery(`[${entry.text}]`).requests;
      return request && decoder.decode(request);
    } catch (error) {
      if (error instanceof JsonError) return undefined;
      throw error;
    }
  }

  #map({ isJson, text, value }: Entry): Result {
    if (!isJson) return this.#invalid(text);
    return holdsLongNumber(text) ? exactOutcome(this.#connector, text) : this.#connector.transform(value);
  }

  #invalid(text: string): Result {
    const { issues } = this.#connector.transformDelivery(text, { lines: true });
    return (issues[0] as Result | undefined) ?? tooDeep;
  }
}

/** The edge maps it, and its request is shown; but Firefox parses no more than some thousand levels. */
const tooDeep: Result = {
  status: "rejected",
  code: "invalid_json",
  path: "",
  message: "expected JSON that this browser can parse, found nesting too deep for it",
};

/** How many events a body holds, and where it fails to be JSON. */
const reader = new Connector();

export function countEvents(body: string | Uint8Array, lines: boolean): number | JsonError {
  try {
    const { mapped, skipped, rejected } = reader.transformDelivery(body, { lines });
    return mapped + skipped + rejected;
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}
