// Authorization: the key of `Authorization: Bearer <key>`.
import { DeliveryError } from "./errors.js";

const MAX_LENGTH = 512;
/** The characters and length of a key that fits in the header. */
export const KEY = /^[!-~]{1,512}$/;

const encoder = new TextEncoder();

export function bearerKey(request) {
  const header = request.headers.get("authorization");
  const [, key] = header?.match(/^Bearer +([!-~]{1,512}) *$/i) ?? [];
  if (key !== undefined) return key;
  const found = header === null ? "no such header" : "another value";
  throw unauthorized(`expected \`Authorization: Bearer <connector key>\`, found ${found}`);
}

export function unauthorized(message = "expected a connector key, found an unknown key") {
  return new DeliveryError(401, "unauthorized", message);
}

/** The SHA-256 of a key, in hex. */
export async function sha256(key) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(key)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A key as bytes, padded to the same length for all keys. */
export function padded(key) {
  const bytes = new Uint8Array(MAX_LENGTH);
  encoder.encodeInto(key, bytes);
  return bytes;
}

/** Whether a padded key is among other padded keys. The time this takes depends only on their number. */
export function isAmong(key, others) {
  let found = 0;
  for (const other of others) {
    let difference = 0;
    for (let at = 0; at < MAX_LENGTH; at++) difference |= key[at] ^ other[at];
    found |= Number(difference === 0);
  }
  return found === 1;
}
