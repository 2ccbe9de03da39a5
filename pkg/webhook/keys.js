// Who may deliver: the key of `Authorization: Bearer <key>`.
import { DeliveryError } from "./errors.js";

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

export async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Whether `digest` is among `digests`. The time this takes depends on their number alone; since
 * digests are compared, it says nothing about how long a key is.
 */
export function isAmong(digest, digests) {
  let found = 0;
  for (const other of digests) {
    let difference = 0;
    for (let at = 0; at < digest.length; at++) difference |= digest[at] ^ other[at];
    found |= Number(difference === 0);
  }
  return found === 1;
}
