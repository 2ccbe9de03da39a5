// For Vercel's edge runtime, which calls `fetch` listeners.
import * as api from "@suprsend/segment-transform";
import { createWebhook } from "@suprsend/segment-transform/webhook";

import { prove } from "./prove.mjs";

addEventListener("fetch", (event) => {
  const proof = event.request.json().then((cases) => prove(api, cases, createWebhook));
  event.respondWith(proof.then((proof) => Response.json(proof)));
});
