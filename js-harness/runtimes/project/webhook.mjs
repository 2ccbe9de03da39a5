// Tests the webhook in a runtime, with a hub that refuses one of three events.
const KEY = "connector-key";

/** A short list of what is wrong with the answers. */
export async function webhookFaults(createWebhook) {
  const received = [];
  const hub = async (_, { body }) => {
    const text = new TextDecoder().decode(body);
    if (text.includes("refused")) return new Response("no such tenant", { status: 422 });
    received.push(...JSON.parse(text).map(({ event }) => event));
    return new Response(null, { status: 202 });
  };
  const webhook = createWebhook({
    connector: { connector_keys: [KEY], signing_secrets: ["secret"] },
    hub: { fetch: hub },
  });
  const events = ["first", "refused", "third"].map((event) => ({ type: "track", userId: "u1", event }));
  const body = JSON.stringify(events);
  const signature = await hmac("secret", JSON.stringify(events[0]));
  const post = async (headers, body) => {
    const response = await webhook(new Request("https://localhost/", { method: "POST", headers, body }));
    const { code, mapped, refused } = await response.json();
    return JSON.stringify([response.status, code ?? null, mapped ?? null, refused ?? null]);
  };
  const authorization = `Bearer ${KEY}`;
  // Vercel's edge runtime lacks these streams.
  const hasStreams = globalThis.CompressionStream !== undefined;
  const pack = async (body) =>
    new Response(new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
  const [encoding, packed] = hasStreams ? ["gzip", await pack(body)] : ["identity", body];
  const found = [
    [await post({ authorization: "Bearer another" }, body), '[401,"unauthorized",null,null]'],
    [await post({ authorization }, body), '[401,"invalid_signature",null,null]'],
    [await post({ authorization, "x-signature": signature }, body), "[200,null,2,1]"],
    [await post({ authorization, "content-encoding": "br" }, body), '[415,"unsupported_encoding",null,null]'],
    [await post({ authorization, "x-signature": signature, "content-encoding": encoding }, packed), "[200,null,2,1]"],
    [JSON.stringify(received), '["first","third","first","third"]'],
  ];
  return found
    .filter(([answer, expected]) => answer !== expected)
    .map(([answer, expected]) => `webhook: expected ${expected}, found ${answer}`);
}

async function hmac(secret, text) {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
