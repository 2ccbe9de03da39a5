// A connector that survives the loss of its Wasm instance.
import { bytesOf, checkOptions, utf8 } from "./arguments.js";
import { Delivery } from "./delivery.js";
import * as core from "./dist/core.js";
import { describe, errorOf } from "./errors.js";
import { guarded, instance } from "./instance.js";

export class Connector {
  #core;
  #instance;
  #mapping;
  #workspace;

  constructor(mapping, options) {
    checkOptions(options, { workspace: "string" });
    this.#mapping = mappingJson(mapping);
    this.#workspace = options?.workspace;
    guarded(() => this.#make());
  }

  #make() {
    this.#core = new core.Connector(this.#mapping, this.#workspace);
    this.#instance = instance();
  }

  transformIdentify(payload) {
    return outcome(payload, (json) => this.#call((connector) => connector.transformIdentify(json)));
  }

  transformTrack(payload) {
    return outcome(payload, (json) => this.#call((connector) => connector.transformTrack(json)));
  }

  transform(payload) {
    return outcome(payload, (json) => this.#call((connector) => connector.transform(json)));
  }

  transformDelivery(body, options) {
    checkOptions(options, { lines: "boolean", max_bytes: "count", lanes: "count" });
    const { lines = false, max_bytes, lanes = 0 } = options ?? {};
    const bytes = bytesOf(body);
    // The bytes of a string are valid until the next call, so a delivery keeps the string.
    const kept = typeof body === "string" ? body : bytes;
    const delivery = new Delivery(this, kept, { max_bytes, lanes });
    this.#call((connector) => connector.deliver(bytes, lines, max_bytes, lanes, delivery));
    delivery._check();
    return delivery;
  }

  _issues(body, lines) {
    return JSON.parse(this.#call((connector) => connector.issues(bytesOf(body), lines)));
  }

  _events(body, lines, { max_bytes, lanes }) {
    return JSON.parse(this.#call((connector) => connector.requestEvents(bytesOf(body), lines, max_bytes, lanes)));
  }

  _messageIds(body, lines) {
    return JSON.parse(this.#call((connector) => connector.messageIds(bytesOf(body), lines)));
  }

  #call(call) {
    if (this.#core === undefined) throw new Error("cannot use a freed Connector");
    return guarded(() => {
      if (this.#instance !== instance()) this.#make();
      return call(this.#core);
    });
  }

  free() {
    if (this.#core !== undefined && this.#instance === instance()) guarded(() => this.#core.free());
    this.#core = undefined;
  }
}

if (Symbol.dispose) Connector.prototype[Symbol.dispose] = Connector.prototype.free;

/** A copy of the mapping, so later changes to the caller's object have no effect. */
export function mappingJson(mapping = {}) {
  try {
    return JSON.stringify(mapping);
  } catch (thrown) {
    throw errorOf(guarded(() => core.unreadableMapping(describe(thrown))));
  }
}

/** Reads an event as its JSON. `JSON.stringify` runs here, outside of Wasm, since it may call any code. */
function outcome(payload, map) {
  let json;
  try {
    json = JSON.stringify(payload);
  } catch (thrown) {
    return JSON.parse(guarded(() => core.unreadableEvent(describe(thrown))));
  }
  return withProperties(JSON.parse(map(json && utf8(json))));
}

/** Properties cross only once: in the payload, `null` stands in for those of the outcome. */
function withProperties(outcome) {
  const { payload, properties, user } = outcome;
  if (payload === undefined) return outcome;
  if (payload.properties === null) payload.properties = properties;
  const first = payload.$user_operations?.[0];
  if (first?.$set === null) first.$set = properties;
  if (user !== undefined) withProperties(user);
  return outcome;
}
