// Tests the webhook's handler: customers, deadlines, the log, requests and options. What it sends is tested in
// webhook-sending.test.mjs, and failures of the hub in webhook-faults.test.mjs.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { afterEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { createHub, createWebhook, DeliveryError, OptionsError } from "@suprsend/segment-transform/webhook";
import { hub, KEY, track, webhookWith } from "./webhook-with.mjs";

describe("customers", () => {
  test("a function receives the key and its SHA-256, and the settings it returns are used", async () => {
    const seen = [];
    const send = webhookWith({
      connector: async (key, sha256) => {
        seen.push([key, sha256]);
        return { mapping: { add_prefix: true }, hub_key: `hub-key-of-${key}` };
      },
    });
    assert.equal((await send(track("1"))).status, 200);
    assert.deepEqual(seen, [[KEY, createHash("sha256").update(KEY).digest("hex")]]);
    assert.equal(hub.bodies[0].key, `hub-key-of-${KEY}`);
    assert.equal(hub.payloads[0].event, "segment : Signed Up");
  });

  test("401: the function returns no settings, or settings with other keys", async () => {
    for (const settings of [undefined, null, { connector_keys: ["another"] }]) {
      const { status, headers, answer } = await webhookWith({ connector: () => settings })(track("1"));
      assert.deepEqual([status, answer.code], [401, "unauthorized"]);
      assert.equal(headers.get("www-authenticate"), "Bearer");
    }
  });

  test("503: the function throws; a DeliveryError sets its own answer", async () => {
    const failing = (error) => webhookWith({ connector: () => Promise.reject(error) })(track("1"));
    const unexpected = await failing(new Error("the database is down"));
    assert.deepEqual([unexpected.status, unexpected.answer.code], [503, "settings_unavailable"]);
    assert.doesNotMatch(JSON.stringify(unexpected.answer), /database/);
    const expected = await failing(new DeliveryError(429, "too_many", "slow down", { retry_after: 9 }));
    assert.deepEqual(
      [expected.status, expected.headers.get("retry-after"), expected.answer],
      [429, "9", { message: "slow down", code: "too_many" }],
    );
  });

  test("500: the settings are invalid; the answer lists every problem but no secrets", async () => {
    const settings = { mapping: { channels: { fax: 1 } }, hub_key: "sec ret", signing_secrets: "secret", workspace: 3 };
    const { status, answer } = await webhookWith({ connector: () => settings })(track("1"));
    assert.deepEqual([status, answer.code], [500, "invalid_settings"]);
    for (const path of ["/hub_key", "/signing_secrets", "/workspace", "/mapping/channels/fax"]) {
      assert.ok(answer.message.includes(`${path}: expected`), path);
    }
    assert.doesNotMatch(answer.message, /sec ?ret[^s]/);
    for (const other of [[], "settings", 7, true]) {
      assert.equal((await webhookWith({ connector: () => other })(track("1"))).status, 500);
    }
  });

  test("any of several keys is accepted, and used for the hub", async () => {
    const send = webhookWith({ connector: { connector_keys: ["new", "old"] } });
    for (const key of ["old", "new"]) assert.equal((await send(track("1"), { key })).status, 200);
    assert.equal((await send(track("1"), { key: "ol" })).status, 401);
    assert.deepEqual(
      hub.bodies.map(({ key }) => key),
      ["old", "new"],
    );
  });

  test("any of several secrets is accepted, over the first event or the whole body", async () => {
    const send = webhookWith({ connector: { connector_keys: [KEY], signing_secrets: ["new", "old"] } });
    const batch = [track("1"), track("2")];
    const sign = (data, secret) => createHmac("sha1", secret).update(JSON.stringify(data)).digest("hex");
    for (const secret of ["new", "old"]) {
      for (const data of [batch[0], batch]) {
        assert.equal((await send(batch, { headers: { "x-signature": sign(data, secret) } })).status, 200);
      }
    }
    for (const signature of [sign(batch, "another"), sign(batch[1], "new"), "", "0".repeat(40)]) {
      const { status, answer } = await send(batch, { headers: { "x-signature": signature } });
      assert.deepEqual([status, answer.code], [401, "invalid_signature"]);
    }
  });

  test("the key is compared before the body is read", async () => {
    let isRead = false;
    const pull = () => {
      isRead = true;
    };
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    assert.equal((await webhookWith()(body, { key: "another" })).status, 401);
    assert.equal(isRead, false);
  });
});

describe("time", () => {
  const inTime = async (promise) => {
    const start = performance.now();
    const { status, answer } = await promise;
    const ms = performance.now() - start;
    assert.ok(ms > 250 && ms < 450, `${ms} ms`);
    return [status, answer.code];
  };
  const never = () => new Promise(() => {});

  test("one deadline covers the settings, the body and the hub, even if they ignore its signal", async () => {
    const deadline_ms = 300;
    const settings = webhookWith({ deadline_ms, connector: never });
    assert.deepEqual(await inTime(settings(track("1"))), [503, "settings_unavailable"]);
    const body = webhookWith({ deadline_ms });
    assert.deepEqual(await inTime(body(new ReadableStream())), [408, "body_timed_out"]);
    const slow = webhookWith({ deadline_ms, hub: { fetch: never } });
    assert.deepEqual(await inTime(slow(track("1"))), [503, "hub_timed_out"]);
    const queue = webhookWith({ deadline_ms, send: never });
    assert.deepEqual(await inTime(queue(track("1"))), [503, "send_failed"]);
  });

  test("time spent on the settings is not available for the hub", async () => {
    const slow = webhookWith({
      deadline_ms: 300,
      connector: async () => {
        await sleep(200);
        return {};
      },
    });
    await hub.fail("hangs");
    assert.deepEqual(await inTime(slow(track("1"))), [503, "hub_timed_out"]);
  });

  test("requests in flight are canceled", async () => {
    const signals = [];
    const fetch = (_, { signal }) => {
      signals.push(signal);
      return never();
    };
    await webhookWith({ deadline_ms: 300, hub: { fetch } })(track("1"));
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
  });

  test("no timer keeps running", async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    await webhookWith()(track("1"));
    assert.equal(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length, before);
  });
});

describe("the log", () => {
  const entries = [];
  const log = ({ ms, ...entry }) => {
    assert.ok(Number.isInteger(ms) && ms >= 0);
    entries.push(entry);
  };
  const connector = createHash("sha256").update(KEY).digest("hex").slice(0, 8);
  afterEach(() => (entries.length = 0));

  test("a delivery is one entry, with counts, codes and the hub's status", async () => {
    const send = webhookWith({ log });
    hub.refuse((body) => body.includes('"m-2"'), { status: 422 });
    const events = [track("m-1"), track("m-2"), { type: "page" }, { type: "track" }];
    await send(events);
    await hub.fail("answers 500");
    await send(track("m-1"));
    await send(track("m-1"), { key: "another" });
    const counts = { mapped: 1, skipped: 0, rejected: 0 };
    assert.deepEqual(entries, [
      {
        status: 200,
        connector,
        bytes: JSON.stringify(events).length,
        requests: 1,
        mapped: 1,
        skipped: 1,
        rejected: 1,
        refused: 1,
        codes: { hub_refused: 1, unsupported_type: 1, missing_user_id: 1 },
        hub_status: 422,
      },
      {
        status: 503,
        connector,
        bytes: JSON.stringify(track("m-1")).length,
        requests: 1,
        ...counts,
        code: "hub_failed",
        hub_status: 500,
      },
      { status: 401, code: "unauthorized" },
    ]);
  });

  test("an unexpected error is logged with where it was thrown", async () => {
    const connector = () => {
      throw new TypeError("peter@example.com is broken");
    };
    await webhookWith({ log, connector })(track("1"));
    const [{ failure }] = entries;
    assert.equal(failure.name, "TypeError");
    assert.ok(failure.stack.some((place) => place.includes("webhook.test.mjs")));
    assert.doesNotMatch(JSON.stringify(entries), /peter/);
  });

  test("a log that throws or rejects does not affect the answer", async () => {
    const broken = () => {
      throw new Error("no space left");
    };
    for (const log of [broken, async () => broken()]) {
      assert.equal((await webhookWith({ log })(track("1"))).status, 200);
    }
  });
});

describe("requests", () => {
  test("405: any method but POST", async () => {
    for (const method of ["GET", "HEAD", "PUT", "OPTIONS"]) {
      const webhook = createWebhook({ connector: { connector_keys: [KEY] } });
      const response = await webhook(new Request("http://localhost/", { method }));
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"]);
    }
  });

  test("413: the limit applies to bodies of known and unknown length", async () => {
    const send = webhookWith({ max_body_bytes: 100 });
    const chunks = (count) => ReadableStream.from(Array(count).fill(new Uint8Array(10).fill(0x20)));
    assert.equal((await send(" ".repeat(100))).answer.code, "invalid_json");
    assert.equal((await send(" ".repeat(101))).answer.code, "body_too_large");
    assert.equal((await send(chunks(10))).answer.code, "invalid_json");
    assert.equal((await send(chunks(11))).answer.code, "body_too_large");
    const lying = { headers: { "content-length": "101" } };
    assert.equal((await send("{}", lying)).answer.code, "body_too_large");
  });

  test("415: a compressed body, if the runtime cannot decompress it", async (t) => {
    const send = webhookWith();
    const gzip = { headers: { "content-encoding": "gzip" } };
    const { DecompressionStream } = globalThis;
    t.after(() => Object.assign(globalThis, { DecompressionStream }));
    const throwing = class {
      constructor() {
        throw new Error("not supported");
      }
    };
    for (const found of [undefined, throwing]) {
      globalThis.DecompressionStream = found;
      assert.equal((await send("[]", gzip)).answer.code, "unsupported_encoding");
      assert.equal((await send("[]", { headers: { "content-encoding": "identity" } })).status, 200);
    }
  });

  test("500: the host has already read the body", async () => {
    const webhook = createWebhook({ connector: { connector_keys: [KEY] } });
    const headers = { authorization: `Bearer ${KEY}` };
    const request = new Request("http://localhost/", { method: "POST", headers, body: "{}" });
    await request.text();
    const response = await webhook(request);
    assert.deepEqual([response.status, (await response.json()).code], [500, "body_already_read"]);
  });

  test("500: the host has already read the body and passes an empty one", async () => {
    const send = webhookWith();
    const empty = () => ReadableStream.from([]);
    for (const headers of [{ "content-length": "9" }, { "transfer-encoding": "chunked" }]) {
      const { status, answer } = await send(empty(), { headers });
      assert.deepEqual([status, answer.code], [500, "body_already_read"]);
    }
    assert.equal((await send(empty())).answer.code, "invalid_json");
    assert.equal((await send("", { headers: { "content-length": "0" } })).answer.code, "invalid_json");
  });

  test("408: the body ends early", async () => {
    const send = webhookWith();
    for (const headers of [{}, { "content-length": "9" }]) {
      const body = new ReadableStream({
        start: (controller) => controller.error(new Error("the connection was lost")),
      });
      const { status, answer } = await send(body, { headers });
      assert.deepEqual([status, answer.code], [408, "incomplete_body"]);
    }
  });
});

describe("options", () => {
  test("every problem is reported at once, when the webhook is created", () => {
    const options = {
      connector: { connector_keys: [], mapping: { chanels: {} } },
      hub: { url: "hub.example.com", timeout_ms: Number.NaN },
      deadline: 7,
    };
    assert.throws(
      () => createWebhook(options),
      (error) => {
        assert.ok(error instanceof OptionsError && error instanceof TypeError);
        assert.deepEqual([error.name, error.code], ["OptionsError", "invalid_options"]);
        assert.deepEqual(
          error.problems.map(({ path, code }) => [path, code]),
          [
            ["/deadline", "unknown_member"],
            ["/connector/connector_keys", "invalid_value"],
            ["/connector/mapping/chanels", "unknown_member"],
            ["/hub/url", "invalid_value"],
            ["/hub/timeout_ms", "invalid_value"],
          ],
        );
        for (const { message } of error.problems) assert.ok(error.message.includes(message));
        return true;
      },
    );
  });

  test("a key or secret has its own problem, which does not show it", () => {
    const connector = { connector_keys: ["a", undefined, "new old"], signing_secrets: ["hush", " "] };
    assert.throws(
      () => createWebhook({ connector }),
      (error) => {
        assert.deepEqual(
          error.problems.map(({ path, message }) => [path, message]),
          [
            ["/connector/connector_keys/1", "expected a key of 1 to 512 visible ASCII characters, found undefined"],
            [
              "/connector/connector_keys/2",
              "expected a key of 1 to 512 visible ASCII characters, found a string with whitespace",
            ],
            ["/connector/signing_secrets/1", "expected a non-blank string, found a blank string"],
          ],
        );
        return true;
      },
    );
  });

  test("undefined members count as unset, and options are not changed", () => {
    const options = Object.freeze({ connector: { connector_keys: [KEY] }, hub: undefined, lanes: undefined });
    createWebhook(options);
    createHub();
    createHub({ url: undefined });
    for (const wrong of [null, [], 7, { url: 7 }, { lanes: 3 }]) assert.throws(() => createHub(wrong), OptionsError);
  });

  test("every option accepts valid values and refuses others", () => {
    const connector = { connector_keys: [KEY] };
    const right = {
      connector: [connector, () => {}],
      hub: [{}, { url: "http://localhost:8080/hub", timeout_ms: 1, fetch }],
      send: [() => {}],
      log: [() => {}],
      deadline_ms: [1, 10_000],
      lanes: [1, 6],
      max_body_bytes: [1],
      max_request_bytes: [1],
      max_extra_requests: [0, 1],
    };
    for (const [name, values] of Object.entries(right)) {
      for (const value of values) createWebhook({ connector, [name]: value });
      for (const wrong of [null, "", "7", -1, 1.5, Number.NaN, true, [], 2 ** 31]) {
        assert.throws(() => createWebhook({ connector, [name]: wrong }), OptionsError, `${name}: ${wrong}`);
      }
    }
  });
});
