// An isolate needs about as much memory for many customers with large deliveries as
// for a few.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { post, track } from "./segment.mjs";

const MEGABYTE = 1024 * 1024;
const noProc = process.platform === "linux" ? false : "the memory of another process is known on Linux only";

/** How many megabytes an isolate grows from its tenth to its 300th delivery of 900 kB. */
async function growth(hub, keyOf) {
  const before = children();
  const worker = await startWorker({
    env: "scale",
    withoutQueue: true,
    bindings: { HUB_URL: hub.url },
    wrapper: `
      import worker from "./index.js";
      const get = (id) => JSON.stringify({ hub_key: id });
      export default { fetch: (request, env) => worker.fetch(request, { ...env, CONNECTORS: { get } }) };
    `,
  });
  const [pid] = children().filter((pid) => !before.includes(pid));
  const properties = { padding: "x".repeat(850) };
  const body = JSON.stringify(Array.from({ length: 900 }, (_, at) => ({ ...track(`u-${at}`), properties })));
  assert.ok(body.length > 900_000);
  let afterTen;
  for (let at = 1; at <= 300; at++) {
    assert.equal((await post(worker.url, body, { key: keyOf(at) })).status, 200);
    hub.forget();
    if (at === 10) afterTen = residentBytes(pid);
  }
  const grown = (residentBytes(pid) - afterTen) / MEGABYTE;
  await worker.close();
  return grown;
}

// workerd itself keeps garbage: a worker that only forwards bodies grows by about 100 MB here.
test("300 customers take at most 60 MB more than one with as many deliveries", { skip: noProc }, async (t) => {
  const hub = await startHub();
  t.after(() => hub.close());
  const one = await growth(hub, () => "customer");
  const many = await growth(hub, (at) => `customer-${at}`);
  t.diagnostic(`grown by ${Math.round(one)} MB with one customer, by ${Math.round(many)} MB with 300`);
  assert.ok(many - one <= 60);
});

function children() {
  return readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
}

function residentBytes(pid) {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmRSS:\s+(\d+) kB$/m);
  return Number(kilobytes) * 1024;
}
