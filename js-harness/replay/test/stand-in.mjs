// Runs a stand-in for SuprSend's hub until Ctrl-C, and shows what it receives.
import { setTimeout } from "node:timers/promises";

import { startHub } from "../../worker/local/hub.mjs";

const PORT = 8790;
/** How long a request to a real hub may take. */
const DELAY_MS = 300;

let payloads = 0;
const users = new Set();
const hub = await startHub({
  port: PORT,
  onBody: async (body) => {
    payloads += body.payloads.length;
    for (const { distinct_id } of body.payloads) users.add(distinct_id);
    hub.forget();
    await setTimeout(DELAY_MS);
  },
});
console.log(`A stand-in for SuprSend's hub listens; it accepts any key. Send to it from another terminal with

  --hub ${hub.url}
`);
let shown;
setInterval(() => {
  const received = `${payloads} payloads for ${users.size} users`;
  if (received === shown) return;
  shown = received;
  process.stdout.write(process.stdout.isTTY ? `\r${received}` : `${received}\n`);
}, 200);
