// Tests the webhook on workerd with a hub that fails. The package's tests do the same in
// Node.
import { describe } from "node:test";
import { testFaults } from "../../cases/webhook-faults.mjs";
import { startWorker } from "../local/worker.mjs";
import { KEY, post } from "./segment.mjs";

describe("on workerd", () => {
  testFaults(async (url) => {
    const worker = await startWorker({ bindings: { HUB_URL: url, CONNECTOR_KEY: KEY, HUB_TIMEOUT_MS: 600 } });
    return { send: (body) => post(worker.url, body), close: worker.close };
  });
});
