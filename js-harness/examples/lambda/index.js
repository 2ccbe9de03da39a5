import { createWebhook } from "@suprsend/segment-transform/webhook";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

const { SUPRSEND_API_KEY, SEGMENT_SIGNING_SECRET, SUPRSEND_HUB_URL } = process.env;

const webhook = createWebhook({
  connector: {
    connector_keys: [SUPRSEND_API_KEY],
    signing_secrets: SEGMENT_SIGNING_SECRET && [SEGMENT_SIGNING_SECRET],
  },
  hub: { url: SUPRSEND_HUB_URL },
  log: (entry) => console.log(JSON.stringify(entry)),
});

const app = new Hono();
app.post("/connector/segment/", (c) => webhook(c.req.raw));
export const handler = handle(app);
