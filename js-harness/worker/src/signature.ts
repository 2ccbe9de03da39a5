import { elements } from "./elements";
import { Refusal } from "./refusal";

const encoder = new TextEncoder();
const SHA_1_HEX = /^[0-9a-f]{40}$/i;

/**
 * Checks `X-Signature`, Segment's HMAC-SHA1 of the body. Of an array Segment signs the first element
 * alone; the whole body will do as well, which is what it is about to sign.
 */
export async function checkSignature(request: Request, body: Uint8Array, secret: string): Promise<void> {
  const given = request.headers.get("x-signature");
  if (given === null || !SHA_1_HEX.test(given)) {
    const found = given === null ? "no such header" : "another value";
    throw refused(`expected \`X-Signature\` with 40 hexadecimal digits, found ${found}`);
  }

  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["verify"]);
  const signature = bytesOf(given);
  const [first] = elements(body);
  for (const signed of first === undefined ? [body] : [first, body]) {
    if (await crypto.subtle.verify("HMAC", key, signature, signed)) return;
  }
  throw refused("expected `X-Signature` to be that of the body, found another");
}

function refused(message: string): Refusal {
  return new Refusal(401, "invalid_signature", message);
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
