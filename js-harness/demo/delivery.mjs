// Sends a delivery through the webhook to a stand-in for SuprSend's hub that refuses one of its events.
import { createWebhook } from "@suprsend/segment-transform/webhook";
import { startHub } from "../worker/local/hub.mjs";
import { deliveredEvents, deliveryMapping, refusedTenant } from "./documented-cases.mjs";

const KEY = "connector-key";

/** @returns the events, the answer to Segment, and the payloads that arrived at the hub */
export async function deliver(mapping = deliveryMapping) {
  const hub = await startHub({ keys: [KEY] });
  hub.refuse((body) => body.includes(refusedTenant), { message: `no such tenant: ${refusedTenant}` });
  try {
    const webhook = createWebhook({ connector: { connector_keys: [KEY], mapping }, hub: { url: hub.url } });
    const headers = { authorization: `Bearer ${KEY}` };
    const body = JSON.stringify(deliveredEvents);
    const response = await webhook(new Request("http://localhost/", { method: "POST", headers, body }));
    return {
      events: deliveredEvents,
      status: response.status,
      answer: await response.json(),
      received: hub.payloads,
    };
  } finally {
    await hub.close();
  }
}
