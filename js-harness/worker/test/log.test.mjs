// Tests the worker's log: it has counts and codes, but no personal data or secrets.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startHub } from "../local/hub.mjs";
import { sha256, startWorker } from "../local/worker.mjs";
import { page, post } from "./segment.mjs";
import { until } from "./until.mjs";

const KEY = "secret-connector-key";
const settings = {
  mapping: { channels: { email: "secretTrait" } },
  workspace: "secret-workspace-key",
  hub_key: "secret-hub-key",
  signing_secrets: ["secret-signing-secret"],
};
/** An event of each kind that causes an issue, with `secret` in everything that a user could name. */
const events = [
  { type: "identify", userId: "secret-user", traits: { secretTrait: "secret@", $secret: 1 }, messageId: "secret-1" },
  {
    type: "track",
    userId: "secret-user",
    event: "Secret Event",
    properties: { secret: "secret" },
    messageId: "secret-2",
  },
  { type: "track", userId: "secret-user", event: "$secret" },
  { type: "secret" },
  { type: "track", userId: { secret: 1 }, event: "secret" },
];

let hub;
let direct;
let queued;
const lines = () => [...direct.logs, ...queued.logs];

before(async () => {
  hub = await startHub();
  const bindings = { HUB_URL: hub.url, SETTINGS_SECONDS: 0 };
  const options = {
    env: "scale",
    bindings,
    connectors: { [KEY]: { ...settings, signing_secrets: undefined } },
  };
  direct = await startWorker({ ...options, withoutQueue: true });
  queued = await startWorker({ ...options, consumer: { maxBatchTimeout: 0 } });
});
after(async () => {
  await direct.close();
  await queued.close();
  await hub.close();
});

test("a delivery is one line of JSON", async () => {
  await post(direct.url, [...events, page()], { key: KEY });
  const [{ ms, ...line }] = direct.logs.map((text) => JSON.parse(text));
  assert.ok(ms >= 0);
  assert.deepEqual(line, {
    what: "delivery",
    status: 200,
    connector: sha256(KEY).slice(0, 8),
    bytes: JSON.stringify([...events, page()]).length,
    mapped: 2,
    skipped: 2,
    rejected: 2,
    refused: 0,
    requests: 1,
    codes: {
      reserved_property: 1,
      email_looks_invalid: 1,
      reserved_event_name: 1,
      unsupported_type: 2,
      invalid_user_id: 1,
    },
  });
});

test("no failure writes personal data or secrets to the log", async () => {
  const { url } = direct;
  for (const event of events) await post(url, event, { key: KEY });
  await post(url, "secret", { key: KEY });
  await post(url, events[0], { key: "secret-wrong-key" });
  await post(url, events[0], { key: KEY, headers: { "content-encoding": "secret" } });
  await hub.fail("answers 401");
  await post(url, events, { key: KEY });
  await post(queued.url, events, { key: KEY });
  await until(() => lines().some((line) => JSON.parse(line).what === "message"));
  await direct.store(KEY, settings);
  await post(url, events[0], { key: KEY, headers: { "x-signature": "secret" } });
  await direct.store(KEY, { ...settings, mapping: { secret: "secret" } });
  await post(url, events[0], { key: KEY });
  await direct.store(KEY, '{"hub_key": "secret" ');
  await post(url, events[0], { key: KEY });

  const codes = new Set(lines().map((line) => JSON.parse(line).code));
  const expected = [
    "invalid_json",
    "unauthorized",
    "unsupported_encoding",
    "hub_key_refused",
    "invalid_signature",
    "invalid_settings",
  ];
  for (const code of expected) assert.ok(codes.has(code), code);
  for (const line of lines()) assert.doesNotMatch(line, /secret/i);
});

test("an unexpected error is a 500 without details, and is logged without what was sent", async (t) => {
  const broken = await startWorker({
    bindings: { HUB_URL: hub.url, CONNECTOR_KEY: KEY },
    wrapper: `
      import worker from "./index.js";
      crypto.subtle.digest = () => { throw new TypeError("secret"); };
      export default worker;
    `,
  });
  t.after(() => broken.close());
  const { status, answer } = await post(broken.url, events, { key: KEY });
  const message = "the webhook failed unexpectedly; see its log";
  assert.deepEqual([status, answer], [500, { message, code: "internal_error" }]);
  const { name, stack } = broken.logs.map((line) => JSON.parse(line)).find(({ failure }) => failure).failure;
  assert.equal(name, "TypeError");
  assert.ok(stack.some((place) => place.includes("sha256")));
  for (const line of broken.logs) assert.doesNotMatch(line, /secret/i);
});
