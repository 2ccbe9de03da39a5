import { serve } from "@hono/node-server";
import { createWebhook } from "@suprsend/segment-transform/webhook";
import { Hono } from "hono";

const { env } = process;

const webhook = createWebhook({
  connector: {
    connector_keys: [env.SUPRSEND_API_KEY],
    signing_secrets: env.SEGMENT_SIGNING_SECRET && [env.SEGMENT_SIGNING_SECRET],
  },
  hub: { url: env.SUPRSEND_HUB_URL },
  log: (entry) => console.log(JSON.stringify(entry)),
});

const app = new Hono();
app.post("/connector/segment/", (c) => webhook(c.req.raw));
serve({ fetch: app.fetch, port: Number(env.PORT ?? 3000) });
