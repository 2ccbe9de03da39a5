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
