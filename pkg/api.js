// The package's API, on top of the compiled module, which an entry has to have initialised.
import { Delivery, Slab } from "./dist/delivery.js";
import { JsonError } from "./dist/errors.js";
import * as core from "./dist/segment_transform.js";

export { JsonError, MappingError } from "./dist/errors.js";
export { applyToProfile, transformIdentify, transformTrack, validateMapping } from "./dist/segment_transform.js";

export const defaultMapping = frozen(core.defaultMapping());
export const recommendedMapping = frozen(core.recommendedMapping());
export const channels = frozen(core.channels());
export const languages = frozen(core.languages());

const encoder = new TextEncoder();

export class Connector extends core.Connector {
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
