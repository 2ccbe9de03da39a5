// A connector that outlives the Wasm instance it was made in.
import * as core from "./dist/core.js";
import { Delivery, Slab } from "./dist/delivery.js";
import { JsonError } from "./dist/errors.js";
import { toJson } from "./dist/object.js";
import { guarded, instance } from "./instance.js";

const encoder = new TextEncoder();

export class Connector {
  #core;
  #instance;
  #mapping;
  #workspace;
  #calls = 0;
  _slab = new Slab();

  constructor(mapping, options) {
    this.#mapping = copyOf(mapping);
    this.#workspace = workspaceOf(options);
    guarded(() => this.#make());
  }

  #make() {
    this.#core = new core.Connector(this.#mapping, this.#workspace);
    this.#instance = instance();
  }

  transformIdentify(payload) {
    return this.#call((made) => made.transformIdentify(payload));
  }

  transformTrack(payload) {
    return this.#call((made) => made.transformTrack(payload));
  }

  transform(payload) {
    return this.#call((made) => made.transform(payload));
  }

  transformDelivery(body, options) {
    const bytes = body instanceof Uint8Array ? body : utf8(body);
    const delivery = new Delivery(this, bytes);
    this.#call((made) => made._deliver(bytes, options?.lines === true, delivery));
    return delivery._complete();
  }

  _issues(body, lines) {
    return this.#call((made) => made._issues(body, lines));
  }

  #call(call) {
    if (this.#core === undefined) throw new Error("expected a connector in use, found one that was freed");
    return guarded(() => {
      if (this.#instance !== instance()) this.#make();
      this.#calls++;
      try {
        return call(this.#core);
      } finally {
        this.#calls--;
      }
    });
  }

  free() {
    if (this.#calls > 0) throw new Error("expected a connector at rest, found one at work");
    if (this.#core !== undefined && this.#instance === instance()) guarded(() => this.#core.free());
    this.#core = undefined;
  }
}

if (Symbol.dispose) Connector.prototype[Symbol.dispose] = Connector.prototype.free;

/** A mapping as it is now, whatever becomes of the caller's. What cannot be read, the core tells of. */
function copyOf(mapping) {
  if (mapping === undefined) return undefined;
  try {
    return JSON.parse(toJson(mapping));
  } catch {
    return mapping;
  }
}

function workspaceOf(options) {
  if (options === undefined) return undefined;
  if (options === null || typeof options !== "object")
    throw new TypeError("expected `options` to be an object, found another value");
  const { workspace } = options;
  const isKey = typeof workspace === "string" && workspace.trim() !== "";
  if (workspace !== undefined && !isKey)
    throw new TypeError("expected `workspace` to be a string that is not blank, found another value");
  return workspace;
}

function utf8(body) {
  if (typeof body !== "string") {
    const kind = Object.prototype.toString.call(body).slice("[object ".length, -1);
    throw new TypeError(`expected a body that is a Uint8Array or a string, found \`${kind}\``);
  }
  const lone = body.search(/\p{Surrogate}/u);
  if (lone < 0) return encoder.encode(body);
  const before = body.slice(0, lone);
  const lines = before.split("\n");
  const [offset, line, column] = [encoder.encode(before).length, lines.length, [...lines.at(-1)].length + 1];
  const place = `at byte ${offset} (line ${line}, column ${column})`;
  throw new JsonError(`expected UTF-8, found half of a surrogate pair ${place}`, offset, line, column);
}
