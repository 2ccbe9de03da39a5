// Starts a webhook with a stand-in for the hub, for the tests of a file.
import { after, afterEach, before } from "node:test";

import { createWebhook } from "@suprsend/segment-transform/webhook";
import { startHub } from "../worker/local/hub.mjs";

export const KEY = "connector-key";
export const track = (id, more = {}) => ({ type: "track", userId: "u1", event: "Signed Up", messageId: id, ...more });

export let hub;

before(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.recover();
  hub.refuse(() => false);
  hub.forget();
});
after(() => hub.close());

/** A webhook that sends to the hub, or to what `options` replaces it with. */
export function webhookWith(options = {}) {
  const to = options.send === undefined ? { hub: { url: hub.url, ...options.hub } } : {};
  const webhook = createWebhook({ connector: { connector_keys: [KEY] }, ...options, ...to });
  return async (body, { key = KEY, headers = {}, ...init } = {}) => {
    const text = typeof body === "object" && !(body instanceof ReadableStream) ? JSON.stringify(body) : body;
    const authorization = { authorization: `Bearer ${key}` };
    const request = new Request("http://localhost/", {
      method: "POST",
      headers: { ...authorization, ...headers },
      body: text,
      duplex: "half",
      ...init,
    });
    const response = await webhook(request);
    return { status: response.status, headers: response.headers, answer: await response.json() };
  };
}
