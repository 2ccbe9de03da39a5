// Who may deliver: the key of `Authorization: Bearer <key>`.
import { DeliveryError } from "./errors.js";

const MAX_LENGTH = 512;
/** What a key may hold, so that it fits into the header. */
export const KEY = /^[!-~]{1,512}$/;

const encoder = new TextEncoder();

export function bearerKey(request) {
  const header = request.headers.get("authorization");
  const [, key] = header?.match(/^Bearer +([!-~]{1,512}) *$/i) ?? [];
  if (key !== undefined) return key;
  const found = header === null ? "no such header" : "another value";
  throw unauthorized(`expected \`Authorization: Bearer <connector key>\`, found ${found}`);
}

export function unauthorized(message = "expected the key of a connector, found another") {
  return new DeliveryError(401, "unauthorized", message);
}

/** The SHA-256 of a key, in hex. */
export async function sha256(key) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(key)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A key as bytes, of the same length for all keys. */
export function padded(key) {
  const bytes = new Uint8Array(MAX_LENGTH);
  encoder.encodeInto(key, bytes);
  return bytes;
}

/** Whether a key is among others, all of them padded. The time this takes depends on their number alone. */
export function isAmong(key, others) {
  let found = 0;
  for (const other of others) {
    let difference = 0;
    for (let at = 0; at < MAX_LENGTH; at++) difference |= key[at] ^ other[at];
    found |= Number(difference === 0);
  }
  return found === 1;
}
