// Tests settings by connector key: in KV for many customers, in variables for
// one.
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
  signing_secrets: ["acme!"],
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
      env: "scale",
      withoutQueue: true,
      bindings: { HUB_URL: hub.url, SETTINGS_SECONDS: 2 },
      connectors: {
        acme,
        globex,
        badmapping: { ...acme, mapping: { channels: { fax: "fax", email: 3 } } },
        badmember: { mapping: {}, signing_secret: "hush" },
        badsecret: { signing_secrets: [""] },
        nojson: `{"hub_key": "hush" `,
        noobject: [],
      },
    });
  });
  after(() => worker.close());

  test("each customer has its own mapping, workspace and key for the hub", async () => {
    const signed = { "x-signature": signature(track(), acme.signing_secrets[0]) };
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

  test("a key that is not stored is refused, even if it is part of another key or the hash of one", async () => {
    for (const key of ["acm", "acmee", "ACME", sha256("acme")]) assert.equal((await send(key, track())).status, 401);
  });

  test("one customer's key cannot be used with another's signature", async () => {
    const signed = { "x-signature": signature(track(), "of globex") };
    const { status, answer } = await send("acme", track(), signed);
    assert.deepEqual([status, answer.code], [401, "invalid_signature"]);
  });

  test("500: invalid settings affect only their customer, and the answer lists every problem", async () => {
    const { status, answer } = await send("badmapping", track());
    assert.deepEqual([status, answer.code], [500, "invalid_settings"]);
    assert.match(
      answer.message,
      /\/mapping\/channels\/fax: expected one of .*; \/mapping\/channels\/email: expected a/,
    );
    const messages = {
      badmember:
        "/signing_secret: expected one of `mapping`, `workspace`, `connector_keys`, `signing_secrets`, `hub_key`, found `signing_secret`",
      badsecret: "/signing_secrets/0: expected a non-blank string, found a blank string",
      nojson: "expected JSON, found other text",
      noobject: "expected an object, found an empty array",
    };
    for (const [key, message] of Object.entries(messages)) {
      const { status, answer } = await send(key, track());
      assert.deepEqual([status, answer.message], [500, `invalid connector settings: ${message}`]);
    }
    assert.equal((await send("globex", track())).status, 200);
  });

  test("changed settings apply once they are read again", async () => {
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

  test("a deleted customer is refused", async () => {
    await worker.store("hooli", {});
    assert.equal((await send("hooli", track())).status, 200);
    await worker.remove("hooli");
    await sleep(2100);
    assert.equal((await send("hooli", track())).status, 401);
  });
});

describe("with another KV", () => {
  const start = async (t, get, seconds = 0) => {
    const worker = await startWorker({
      env: "scale",
      withoutQueue: true,
      bindings: { HUB_URL: hub.url, SETTINGS_SECONDS: seconds },
      wrapper: `
        import worker from "./index.js";
        let reads = 0;
        const CONNECTORS = { get: ${get} };
        export default { fetch: (request, env) => worker.fetch(request, { ...env, CONNECTORS }) };
      `,
    });
    t.after(() => worker.close());
    return Object.assign((key) => post(worker.url, track(key, key), { key }), { logs: worker.logs });
  };

  test("more customers than an isolate caches are served, each with the right settings", async (t) => {
    const send = await start(t, (id) => JSON.stringify({ hub_key: `hub-key-of-${id}` }));
    const keys = Array.from({ length: 1100 }, (_, at) => `customer-${at}`);
    for (const round of [keys, keys]) {
      for (let at = 0; at < round.length; at += 50) await Promise.all(round.slice(at, at + 50).map(send));
    }
    assert.equal(hub.bodies.length, 2200);
    for (const { key, payloads } of hub.bodies) assert.equal(key, `hub-key-of-${sha256(payloads[0].distinct_id)}`);
  });

  test("503: KV fails, and no settings are cached", async (t) => {
    const send = await start(t, () => Promise.reject(new Error("KV GET failed")));
    const { status, answer } = await send("any-key");
    assert.deepEqual([status, answer.code], [503, "settings_unavailable"]);
  });

  test("if KV fails, cached settings are used, with a line in the log", async (t) => {
    const send = await start(t, "async () => { if (reads++ > 0) throw new Error('KV GET failed'); return '{}'; }");
    for (let at = 0; at < 3; at++) assert.equal((await send("any-key")).status, 200);
    const lines = send.logs.map((line) => JSON.parse(line)).filter(({ what }) => what === "settings");
    const connector = sha256("any-key").slice(0, 8);
    assert.deepEqual(lines, [{ what: "settings", code: "settings_unavailable", connector }]);
    assert.equal((await send("another-key")).status, 503);
  });

  test("if KV hangs, cached settings are used", async (t) => {
    const send = await start(t, "() => reads++ > 0 ? new Promise(() => {}) : '{}'");
    for (let at = 0; at < 3; at++) assert.equal((await send("any-key")).status, 200);
  });

  test("a wrong key is looked up only once", async (t) => {
    const send = await start(t, "() => { console.log(JSON.stringify({ reads: ++reads })); return null; }", 30);
    for (let at = 0; at < 200; at++) assert.equal((await send("wrong-key")).status, 401);
    assert.equal(send.logs.filter((line) => "reads" in JSON.parse(line)).length, 1);
    // Many different wrong keys do not evict cached settings.
    for (let at = 0; at < 1200; at += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, one) => send(`wrong-key-${at + one}`)));
    }
    await send("wrong-key");
    assert.equal(send.logs.filter((line) => "reads" in JSON.parse(line)).length, 1202);
  });
});

describe("in variables", () => {
  const start = async (t, bindings) => {
    const worker = await startWorker({ bindings: { HUB_URL: hub.url, ...bindings } });
    t.after(() => worker.close());
    return (event, options) => post(worker.url, event, { key: "own-key", ...options });
  };

  test("one customer uses all of the variables", async (t) => {
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

  test("without a key for the hub, the key that Segment sent is used", async (t) => {
    const send = await start(t, { CONNECTOR_KEY: "own-key old-key" });
    for (const key of ["old-key", "own-key"]) assert.equal((await send(track(), { key })).status, 200);
    assert.deepEqual(
      hub.bodies.map(({ key }) => key),
      ["old-key", "own-key"],
    );
    assert.equal((await send(track(), { key: "another" })).status, 401);
  });

  const wrong = [
    [{}, "expected the secret `CONNECTOR_KEY` or a KV namespace `CONNECTORS`, found neither"],
    [
      { CONNECTOR_KEY: " ", MAPPING: "{}", SIGNING_SECRET: "", WORKSPACE: 7 },
      "CONNECTOR_KEY: expected an array of keys, found an empty array; " +
        "SIGNING_SECRET: expected an array of strings, found an empty array; " +
        "WORKSPACE: expected a non-blank string, found a number; " +
        "MAPPING: expected an object, found a string",
    ],
    [
      { CONNECTOR_KEY: "own-key", HUB_URL: "hub.example.com", HUB_TIMEOUT_MS: "4s", RETRY_SECONDS: "-1" },
      "HUB_TIMEOUT_MS: expected a number of at least 1, found `4s`; " +
        "RETRY_SECONDS: expected a number of at least 0, found `-1`; " +
        "HUB_URL: expected a URL that begins with `https://`, found `hub.example.com`",
    ],
    [
      { CONNECTOR_KEY: "own-key", MAPPING: { channels: { fax: "fax" } } },
      /^the worker is not set up: MAPPING\/channels\/fax: expected one of .*, found `fax`$/,
    ],
  ];
  for (const [bindings, message] of wrong) {
    test(`500: ${JSON.stringify(bindings)} is invalid, and /health and the log say so`, async (t) => {
      const worker = await startWorker({ bindings: { HUB_URL: hub.url, ...bindings } });
      t.after(() => worker.close());
      const { status, answer } = await post(worker.url, track());
      assert.deepEqual([status, answer.code], [500, "invalid_settings"]);
      if (message instanceof RegExp) assert.match(answer.message, message);
      else assert.equal(answer.message, `the worker is not set up: ${message}`);
      const health = await fetch(`${worker.url}/health`);
      assert.deepEqual([health.status, await health.json()], [503, answer]);
      assert.deepEqual(
        worker.logs.map((line) => JSON.parse(line)),
        [{ what: "setup", ...answer }],
      );
    });
  }
});
