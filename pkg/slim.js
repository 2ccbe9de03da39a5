// The package without its module, which the caller brings.
import * as core from "./dist/core.js";
import { Delivery, Slab } from "./dist/delivery.js";
import { JsonError, MappingError } from "./dist/errors.js";

const encoder = new TextEncoder();
let api;

export function init(module) {
  api ??= start(module);
  return api;
}

function start(module) {
  core.initSync({ module });
  return {
    Connector,
    MappingError,
    JsonError,
    transformIdentify: core.transformIdentify,
    transformTrack: core.transformTrack,
    validateMapping: core.validateMapping,
    applyToProfile: core.applyToProfile,
    defaultMapping: frozen(core.defaultMapping()),
    recommendedMapping: frozen(core.recommendedMapping()),
    channels: frozen(core.channels()),
    languages: frozen(core.languages()),
  };
}

class Connector extends core.Connector {
  _slab = new Slab();

  transformDelivery(body, options) {
    const bytes = body instanceof Uint8Array ? body : utf8(body);
    const delivery = new Delivery(this, bytes);
    this._deliver(bytes, options?.lines === true, delivery);
    return delivery;
  }
}

function utf8(body) {
  if (typeof body !== "string") throw new TypeError("expected a body of type Uint8Array or string");
  const lone = body.search(/\p{Surrogate}/u);
  if (lone < 0) return encoder.encode(body);
  const before = body.slice(0, lone);
  const lines = before.split("\n");
  const [offset, line, column] = [encoder.encode(before).length, lines.length, [...lines.at(-1)].length + 1];
  const place = `at byte ${offset} (line ${line}, column ${column})`;
  throw new JsonError(`expected UTF-8, found half of a surrogate pair ${place}`, offset, line, column);
}

/** Shared by everyone who imports it, so that nobody can change it for the others. */
function frozen(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
