// For Vercel's edge runtime, which calls `fetch` listeners.
import * as api from "@suprsend/segment-transform";

import { prove } from "./prove.mjs";

addEventListener("fetch", (event) => {
  const proof = event.request.json().then((cases) => prove(api, cases));
  event.respondWith(proof.then((proof) => Response.json(proof)));
});
