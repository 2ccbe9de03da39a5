// For workerd: answers posted cases with their results.
import * as api from "@suprsend/segment-transform";
import { createWebhook } from "@suprsend/segment-transform/webhook";

import { prove } from "./prove.mjs";

export default {
  async fetch(request) {
    return Response.json(await prove(api, await request.json(), createWebhook));
  },
};
