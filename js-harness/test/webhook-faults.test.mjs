// Tests the webhook in Node with a hub that fails. The worker's tests do the same on
// workerd.
import { describe } from "node:test";
import { createWebhook } from "@suprsend/segment-transform/webhook";
import { testFaults } from "../cases/webhook-faults.mjs";

const KEY = "connector-key";

describe("in Node", () => {
  testFaults(async (url) => {
    const webhook = createWebhook({ connector: { connector_keys: [KEY] }, hub: { url, timeout_ms: 1000 } });
    return {
      async send(body) {
        const headers = { authorization: `Bearer ${KEY}` };
        const response = await webhook(new Request("http://localhost/", { method: "POST", headers, body }));
        return { status: response.status, headers: response.headers, answer: await response.json() };
      },
      close: () => {},
    };
  });
});
