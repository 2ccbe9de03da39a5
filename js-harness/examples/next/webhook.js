import { createWebhook } from "@suprsend/segment-transform/webhook";

let webhook;

/** Creates the webhook with the first request: `next build` runs without the key. */
export function POST(request) {
  webhook ??= createWebhook({
    connector: {
      connector_keys: [process.env.SUPRSEND_API_KEY],
      signing_secrets: process.env.SEGMENT_SIGNING_SECRET && [process.env.SEGMENT_SIGNING_SECRET],
    },
    hub: { url: process.env.SUPRSEND_HUB_URL },
    log: (entry) => console.log(JSON.stringify(entry)),
  });
  return webhook(request);
}
