import { Refusal } from "./refusal";

const encoder = new TextEncoder();

/** The key of `Authorization: Bearer <key>`. */
export function bearerKey(request: Request): string {
  const given = request.headers.get("authorization");
  const [, key] = given?.match(/^Bearer +([!-~]{1,512}) *$/i) ?? [];
  if (key !== undefined) return key;
  const found = given === null ? "no such header" : "another value";
  throw unauthorized(`expected \`Authorization: Bearer <connector key>\`, found ${found}`);
}

export function unauthorized(message = "expected the key of a connector, found another"): Refusal {
  return new Refusal(401, "unauthorized", message);
}

/** Compares hashes, so that the time it takes tells neither how much of the key is right nor how long it is. */
export async function sameKey(given: string, expected: string): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await sha256(given), await sha256(expected));
}

export async function hexSha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await sha256(text));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", encoder.encode(text));
}
