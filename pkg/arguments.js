// Checks the arguments of the package's functions before they cross into Wasm.
import * as core from "./dist/core.js";
import { JsonError } from "./errors.js";
import { guarded } from "./instance.js";

const encoder = new TextEncoder();
const NO_BYTES = new Uint8Array(0);
let scratch = new Uint8Array(0);
/** Holds any batch that Segment sends: a batch has at most 500 kB. A character takes at most three bytes. */
const MAX_SCRATCH = 1536 * 1024;

/**
 * Checks a call's options.
 *
 * @param known the type of each known option: `boolean`, `string`, or `count` for an integer
 */
export function checkOptions(options, known) {
  if (options === undefined) return;
  if (options === null || typeof options !== "object")
    throw new TypeError(`expected \`options\` to be an object, found ${typeNameOf(options)}`);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name))
      throw new TypeError(guarded(() => core.unknownOption(name, Object.keys(known).join(" "))));
    if (value !== undefined) checkOption(name, known[name], value);
  }
}

function checkOption(name, type, value) {
  if (type === "count") {
    // A larger count would not fit in Wasm's 32 bits.
    if (Number.isInteger(value) && value > 0 && value < 2 ** 32) return;
    const found = typeof value === "number" ? `\`${value}\`` : typeNameOf(value);
    throw new TypeError(`expected \`${name}\` to be a positive integer, found ${found}`);
  }
  if (typeof value !== type) throw new TypeError(`expected \`${name}\` to be a ${type}, found ${typeNameOf(value)}`);
}

/**
 * The bytes of a body. Bytes of a string are valid until the next call, as in {@link utf8}. Views and
 * buffers from another realm are not instances of this realm's classes.
 */
export function bytesOf(body) {
  if (typeof body === "string") return encoded(body);
  // A view of memory that was transferred to another thread is empty, and cannot be copied.
  if (body instanceof Uint8Array) return body.length > 0 ? body : NO_BYTES;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (classNameOf(body) === "ArrayBuffer") return new Uint8Array(body);
  throw new TypeError(`expected a body of bytes or a string, found ${typeNameOf(body)}`);
}

/**
 * The bytes of a text, valid until the next call. Encoding into the same memory is three to five times
 * as fast as allocating new memory.
 */
export function utf8(text) {
  const most = text.length * 3;
  if (most > MAX_SCRATCH) return encoder.encode(text);
  if (most > scratch.length) scratch = new Uint8Array(Math.max(most, 64 * 1024));
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written);
}

function encoded(body) {
  if (isWellFormed(body)) return utf8(body);
  const before = body.slice(0, body.search(/\p{Surrogate}/u));
  const lines = before.split("\n");
  const [offset, line, column] = [encoder.encode(before).length, lines.length, [...lines.at(-1)].length + 1];
  const place = `at byte ${offset} (line ${line}, column ${column})`;
  throw new JsonError(`expected UTF-8, found an unpaired surrogate ${place}`, offset, line, column);
}

/** Engines before 2023 lack `isWellFormed`, which is about four times as fast. */
const isWellFormed = String.prototype.isWellFormed
  ? (text) => text.isWellFormed()
  : (text) => !/\p{Surrogate}/u.test(text);

function typeNameOf(value) {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? `\`${classNameOf(value)}\`` : `a ${typeof value}`;
}

function classNameOf(value) {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
