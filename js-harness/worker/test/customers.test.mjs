// Settings by connector key: in KV for many customers, in variables for one.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startHub } from "../local/hub.mjs";
import { sha256, startWorker } from "../local/worker.mjs";
import { identify, post, signature, track } from "./segment.mjs";

const WORKSPACE = "the-workspace-key-of-acme";
const acme = {
  mapping: { add_prefix: true },
  workspace: WORKSPACE,
  hub_key: "hub-key-of-acme",
  signing_secret: "acme!",
};
const globex = { mapping: { channels: { slack_email: "email", sms: null } } };

let hub;

before(async () => (hub = await startHub()));
afterEach(() => hub.forget());
after(() => hub.close());

describe("in KV", () => {
  let worker;
  const send = (key, event, headers) => post(worker.url, event, { key, headers });

  before(async () => {
    worker = await startWorker({
      config: "wrangler.scale.jsonc",
      withoutQueue: true,
      bindings: { HUB_URL: hub.url, SETTINGS_SECONDS: 2 },
      connectors: {
        acme,
        globex,
        badmapping: { ...acme, mapping: { channels: { fax: "fax", email: 3 } } },
        badmember: { mapping: {}, signing_secrets: "hush" },
        badsecret: { signing_secret: "" },
        nojson: `{"hub_key": "hush" `,
        noobject: [],
      },
    });
  });
  after(() => worker.close());

  test("each customer has its own mapping, workspace and key for the hub", async () => {
    const signed = { "x-signature": signature(track(), acme.signing_secret) };
    assert.equal((await send("acme", track(), signed)).status, 200);
    assert.equal((await send("globex", identify())).status, 200);
    const [ofAcme, ofGlobex] = hub.bodies;
    assert.equal(ofAcme.key, "hub-key-of-acme");
    assert.equal(ofAcme.payloads[0].event, "segment : User Registered");
    assert.equal(ofAcme.payloads[0].env, WORKSPACE);
    assert.equal(ofGlobex.key, "globex");
    assert.equal("env" in ofGlobex.payloads[0], false);
    assert.deepEqual(
      ofGlobex.payloads[0].$user_operations.slice(1).map(({ $append }) => Object.keys($append)[0]),
      ["$email", "$slack"],
    );
  });

  test("a key that is not stored is refused, be it part of another, or the hash of one", async () => {
    for (const key of ["acm", "acmee", "ACME", sha256("acme")]) assert.equal((await send(key, track())).status, 401);
  });

  test("the key of one customer does not go with the signature of another", async () => {
    const signed = { "x-signature": signature(track(), "of globex") };
    const { status, answer } = await send("acme", track(), signed);
    assert.deepEqual([status, answer.code], [401, "invalid_signature"]);
  });

  test("500: settings that cannot be used, for that customer alone, and with all that is wrong", async () => {
    const { status, answer } = await send("badmapping", track());
    assert.deepEqual([status, answer.code], [500, "invalid_settings"]);
    assert.match(
      answer.message,
      /\/mapping\/channels\/fax: expected one of .*; \/mapping\/channels\/email: expected a/,
    );
    const messages = {
      badmember:
        "/signing_secrets: expected one of `mapping`, `workspace`, `signing_secret`, `hub_key`, found `signing_secrets`",
      badsecret: "/signing_secret: expected a string that is not blank, found a blank one",
      nojson: "expected JSON, found other text",
      noobject: "expected an object, found another value",
    };
    for (const [key, message] of Object.entries(messages)) {
      const { status, answer } = await send(key, track());
      assert.deepEqual([status, answer.message], [500, `the connector's settings cannot be used: ${message}`]);
    }
    assert.equal((await send("globex", track())).status, 200);
  });

  test("changed settings are followed once they are read again", async () => {
    await worker.store("initech", { mapping: { add_prefix: false } });
    await send("initech", track());
    await worker.store("initech", { mapping: { add_prefix: true } });
    await send("initech", track());
    await sleep(2100);
    await send("initech", track());
    assert.deepEqual(
      hub.payloads.map(({ event }) => event),
      ["User Registered", "User Registered", "segment : User Registered"],
    );
    await worker.store("initech", "");
    await sleep(2100);
    assert.equal((await send("initech", track())).status, 500);
  });

  test("a customer that is gone is refused", async () => {
    await worker.store("hooli", {});
    assert.equal((await send("hooli", track())).status, 200);
    await worker.remove("hooli");
    await sleep(2100);
    assert.equal((await send("hooli", track())).status, 401);
  });
});

describe("with another KV", () => {
  const start = async (t, get) => {
    const worker = await startWorker({
      config: "wrangler.scale.jsonc",
      withoutQueue: true,
      bindings: { HUB_URL: hub.url },
      wrapper: `
        import worker from "./index.js";
        const CONNECTORS = { get: ${get} };
        export default { fetch: (request, env) => worker.fetch(request, { ...env, CONNECTORS }) };
      `,
    });
    t.after(() => worker.close());
    return (key) => post(worker.url, track(key, key), { key });
  };

  test("more customers than an isolate keeps are served, and none gets what is another's", async (t) => {
    const send = await start(t, (id) => JSON.stringify({ hub_key: `hub-key-of-${id}` }));
    const keys = Array.from({ length: 1100 }, (_, at) => `customer-${at}`);
    for (const round of [keys, keys]) {
      for (let at = 0; at < round.length; at += 50) await Promise.all(round.slice(at, at + 50).map(send));
    }
    assert.equal(hub.bodies.length, 2200);
    for (const { key, payloads } of hub.bodies) assert.equal(key, `hub-key-of-${sha256(payloads[0].distinct_id)}`);
  });

  test("503: it does not answer", async (t) => {
    const send = await start(t, () => Promise.reject(new Error("KV GET failed")));
    const { status, answer } = await send("any-key");
    assert.deepEqual([status, answer.code], [503, "settings_unavailable"]);
  });
});

describe("in variables", () => {
  const start = async (t, bindings) => {
    const worker = await startWorker({ bindings: { HUB_URL: hub.url, ...bindings } });
    t.after(() => worker.close());
    return (event, options) => post(worker.url, event, { key: "own-key", ...options });
  };

  test("one customer has them all", async (t) => {
    const send = await start(t, {
      CONNECTOR_KEY: "own-key",
      HUB_KEY: "own-hub-key",
      MAPPING: acme.mapping,
      WORKSPACE,
      SIGNING_SECRET: "own-secret",
    });
    assert.equal((await send(track())).status, 401);
    const headers = { "x-signature": signature(track(), "own-secret") };
    assert.equal((await send(track(), { headers })).status, 200);
    assert.equal(hub.bodies[0].key, "own-hub-key");
    assert.equal(hub.payloads[0].event, "segment : User Registered");
    assert.equal(hub.payloads[0].env, WORKSPACE);
  });

  test("500: nothing is set up", async (t) => {
    const send = await start(t, {});
    const { status, answer } = await send(track());
    assert.deepEqual([status, answer.code], [500, "no_connector"]);
  });

  test("500: what is set up cannot be used, and strangers are not told", async (t) => {
    const send = await start(t, { CONNECTOR_KEY: "own-key", MAPPING: "{}", SIGNING_SECRET: "" });
    const { status, answer } = await send(track());
    assert.equal(status, 500);
    assert.match(answer.message, /\/signing_secret: expected a string that is not blank, found a blank one$/);
    assert.equal((await send(track(), { key: "another" })).status, 401);
  });
});
