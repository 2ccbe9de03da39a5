// `X-Signature`: Segment's HMAC-SHA1 of the body with the shared secret, in
// hex.
import { arrayElements } from "@suprsend/segment-transform";
import { DeliveryError } from "./errors.js";

const ALGORITHM = { name: "HMAC", hash: "SHA-1" };
const SHA_1_HEX = /^[0-9a-f]{40}$/i;
const encoder = new TextEncoder();

/**
 * Checks that a body is signed with one of the secrets. Segment signs only the first element of an array.
 * A signature of the whole body is also accepted, since Segment is about to change that.
 */
export async function checkSignature(request, body, secrets) {
  const header = request.headers.get("x-signature");
  if (header === null || !SHA_1_HEX.test(header)) {
    const found = header === null ? "no such header" : "another value";
    throw refused(`expected \`X-Signature\` with 40 hexadecimal digits, found ${found}`);
  }
  const signature = Uint8Array.from(header.match(/../g), (digits) => Number.parseInt(digits, 16));
  const signed = [...arrayElements(body, 1), body];
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey("raw", encoder.encode(secret), ALGORITHM, false, ["verify"]);
    for (const bytes of signed) if (await crypto.subtle.verify("HMAC", key, signature, bytes)) return;
  }
  throw refused("expected `X-Signature` to match the body, found a different signature");
}

function refused(message) {
  return new DeliveryError(401, "invalid_signature", message);
}
