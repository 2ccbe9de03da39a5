import { env } from "cloudflare:workers";
import { createWebhook } from "@suprsend/segment-transform/webhook";

const webhook = createWebhook({
  connector: {
    connector_keys: [env.SUPRSEND_API_KEY],
    signing_secrets: env.SEGMENT_SIGNING_SECRET && [env.SEGMENT_SIGNING_SECRET],
  },
  hub: { url: env.SUPRSEND_HUB_URL },
  log: (entry) => console.log(JSON.stringify(entry)),
});

export default { fetch: (request) => webhook(request) };
