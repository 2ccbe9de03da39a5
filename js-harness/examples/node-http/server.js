import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createWebhook } from "@suprsend/segment-transform/webhook";

const { SUPRSEND_API_KEY, SEGMENT_SIGNING_SECRET, SUPRSEND_HUB_URL, PORT = 3000 } = process.env;

const webhook = createWebhook({
  connector: {
    connector_keys: [SUPRSEND_API_KEY],
    signing_secrets: SEGMENT_SIGNING_SECRET && [SEGMENT_SIGNING_SECRET],
  },
  hub: { url: SUPRSEND_HUB_URL },
  log: (entry) => console.log(JSON.stringify(entry)),
});

const listener = getRequestListener((request) => {
  if (new URL(request.url).pathname === "/connector/segment/") return webhook(request);
  return new Response("Not found", { status: 404 });
});
createServer(listener).listen(PORT);
