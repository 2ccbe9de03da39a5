import { getRequestListener } from "@hono/node-server";
import { createWebhook } from "@suprsend/segment-transform/webhook";
import express from "express";

const { SUPRSEND_API_KEY, SEGMENT_SIGNING_SECRET, SUPRSEND_HUB_URL, PORT = 3000 } = process.env;

const webhook = createWebhook({
  connector: {
    connector_keys: [SUPRSEND_API_KEY],
    signing_secrets: SEGMENT_SIGNING_SECRET && [SEGMENT_SIGNING_SECRET],
  },
  hub: { url: SUPRSEND_HUB_URL },
  log: (entry) => console.log(JSON.stringify(entry)),
});

const app = express();
// Mount the webhook before body parsers such as `express.json()`: it reads the body itself.
app.post("/connector/segment/", getRequestListener(webhook, { overrideGlobalObjects: false }));
app.listen(PORT);
