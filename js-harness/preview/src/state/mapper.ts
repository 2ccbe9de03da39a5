// Maps events with one mapping.

import { Connector, JsonError, type Mapping, type Rejected } from "@suprsend/segment-transform";
import { exactOutcome, holdsLongNumber } from "./exact.ts";
import type { Entry } from "./read.ts";
import type { Result } from "./result.ts";

const decoder = new TextDecoder();

/** Maps each event once, however often its outcome is asked for. */
export class Mapper {
  readonly #connector: Connector;
  readonly #outcomes = new WeakMap<Entry, Result>();

  constructor(readonly mapping: Mapping) {
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

  /** The body that the edge sends for an event. It is mapped from bytes, so numbers keep every digit. */
  request(entry: Entry): string | undefined {
    const { text, fault } = entry;
    const outcome = this.outcome(entry);
    // A batch within a batch is not unpacked, but this call would unpack it.
    const isBatch = outcome.status === "rejected" && outcome.code === "missing_type";
    if (fault !== undefined || isBatch) return undefined;
    try {
      // In an array, so an event that is itself an array is rejected.
      const [request] = this.#connector.transformDelivery(`[${text}]`).requests;
      return request && decoder.decode(request);
    } catch (error) {
      if (error instanceof JsonError) return undefined;
      throw error;
    }
  }

  #map({ fault, isJson, text, value }: Entry): Result {
    if (fault !== undefined) return invalid(fault);
    if (!isJson) return tooDeep;
    const outcome = holdsLongNumber(text) ? exactOutcome(this.#connector, text) : this.#connector.transform(value);
    // The value came from JSON.parse, so nothing but its depth can stop JSON.stringify.
    return outcome.status === "rejected" && outcome.code === "unreadable_member" ? tooDeep : outcome;
  }
}

/** The edge can map such an event, so its request is shown. */
const tooDeep = invalid("expected JSON that this browser can read, found nesting too deep for it");

function invalid(message: string): Rejected<"invalid_json"> {
  return { status: "rejected", code: "invalid_json", path: "", message };
}
