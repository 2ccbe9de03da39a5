import { getRequestListener } from "@hono/node-server";
import { createWebhook } from "@suprsend/segment-transform/webhook";
import Fastify from "fastify";

const { SUPRSEND_API_KEY, SEGMENT_SIGNING_SECRET, SUPRSEND_HUB_URL, PORT = 3000 } = process.env;

const webhook = createWebhook({
  connector: {
    connector_keys: [SUPRSEND_API_KEY],
    signing_secrets: SEGMENT_SIGNING_SECRET && [SEGMENT_SIGNING_SECRET],
  },
  hub: { url: SUPRSEND_HUB_URL },
  log: (entry) => console.log(JSON.stringify(entry)),
});

const listener = getRequestListener(webhook, { overrideGlobalObjects: false });

const app = Fastify();
app.register(async (app) => {
  // The webhook reads the body itself, so Fastify must not parse it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done());
  app.post("/connector/segment/", (request, reply) => {
    reply.hijack();
    listener(request.raw, reply.raw);
  });
});
app.listen({ port: Number(PORT), host: "0.0.0.0" });
