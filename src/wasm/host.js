// The few things that Rust cannot say to a JavaScript engine in one call.

/** Thrown for a mapping that cannot be used; `problems` holds everything that is wrong with it. */
export class MappingError extends Error {
  constructor(message, problems) {
    super(message);
    this.name = "MappingError";
    this.code = "invalid_mapping";
    this.problems = problems;
  }
}

/** Thrown for a delivery's body that is no JSON. */
export class JsonError extends Error {
  constructor(message, offset, line, column) {
    super(message);
    this.name = "JsonError";
    this.code = "invalid_json";
    this.offset = offset;
    this.line = line;
    this.column = column;
  }
}

/**
 * Copies small requests into one shared ArrayBuffer, as Node's Buffers do: to allocate an
 * ArrayBuffer for each takes an engine longer than to map the event. Each connector has its own,
 * so that customers share none.
 */
export class Slab {
  static #SIZE = 64 * 1024;
  static #LARGEST = 4 * 1024;
  #bytes = new Uint8Array(0);
  #used = 0;

  copy(bytes) {
    const length = bytes.length;
    if (length > Slab.#LARGEST) return bytes.slice();
    if (this.#used + length > this.#bytes.length) {
      this.#bytes = new Uint8Array(Slab.#SIZE);
      this.#used = 0;
    }
    this.#bytes.set(bytes, this.#used);
    const copy = this.#bytes.subarray(this.#used, this.#used + length);
    this.#used += length;
    return copy;
  }
}

/** What becomes of a delivery's body. The methods with an underscore are called while it does. */
export class Delivery {
  requests = [];
  mapped = 0;
  skipped = 0;
  rejected = 0;
  #connector;
  #body;
  #lines = false;
  #issues;

  constructor(connector, body) {
    this.#connector = connector;
    this.#body = body;
  }

  /** Found by a second reading of the body, when they are first asked for. */
  get issues() {
    this.#issues ??= this.#connector._issues(this.#body, this.#lines);
    return this.#issues;
  }

  /** Copies a request, whose bytes lie in Wasm's memory. */
  _request(body) {
    this.requests.push(this.#connector._slab.copy(body));
  }

  _discard() {
    this.requests.length = 0;
  }

  _counted(mapped, skipped, rejected, lines) {
    this.mapped = mapped;
    this.skipped = skipped;
    this.rejected = rejected;
    this.#lines = lines;
  }
}

// In the order of the Rust enum `Kind`.
const NULL = 0;
const BOOLEAN = 1;
const NUMBER = 2;
const STRING = 3;
const ARRAY = 4;
const OBJECT = 5;
const OTHER = 6;

export function kind(value) {
  switch (typeof value) {
    case "string":
      return STRING;
    case "object":
      return value === null ? NULL : Array.isArray(value) ? ARRAY : OBJECT;
    case "number":
      return NUMBER;
    case "boolean":
      return BOOLEAN;
    case "undefined":
      return NULL;
    default:
      return OTHER;
  }
}

/** What JSON.stringify would take a value for: a Date is its text, a function is nothing. */
export function json(value) {
  switch (typeof value) {
    case "object":
      return value !== null && typeof value.toJSON === "function" ? value.toJSON() : value;
    case "function":
    case "symbol":
      return undefined;
    default:
      return value;
  }
}

/** An own member, never an inherited one; undefined where there is none. */
export function own(object, name) {
  return Object.hasOwn(object, name) ? json(object[name]) : undefined;
}

export function element(array, index) {
  return json(array[index]);
}

export function length(array) {
  return array.length;
}

/** The names of an object's own members. */
export function keys(object) {
  return Object.keys(object);
}

/** An object's own members, each read once. `__proto__` stays a member like any other. */
export function copy(object) {
  return { ...object };
}

export function copyWithout(object, names) {
  const kept = { ...object };
  for (const name of names) delete kept[name];
  return kept;
}

/** The names that may be SuprSend's: few enough to let Rust decide. */
export function perhapsReserved(object) {
  return Object.keys(object).filter((name) => name[0] === "$" || name[2] === "_");
}

export function isEmpty(object) {
  for (const name in object) {
    if (Object.hasOwn(object, name)) return false;
  }
  return true;
}

export function merge(object, over) {
  return { ...object, ...over };
}

/** Whether the JSON text of `value`, in UTF-8, is longer than `limit` bytes. */
export function isLongerThan(value, limit) {
  const text = JSON.stringify(value);
  // A UTF-16 unit is one to three bytes of UTF-8.
  if (text.length > limit) return true;
  if (text.length * 3 <= limit) return false;
  return new TextEncoder().encode(text).length > limit;
}

export function hasLoneSurrogate(text) {
  return /\p{Surrogate}/u.test(text);
}

/** A thrown value in words; it may be anything, and telling may throw again. */
export function describe(thrown) {
  try {
    return String(thrown);
  } catch {
    return "something that cannot be told";
  }
}
