// The webhook's handler: its options, its clock, its log, and what a host can put in place of its parts.
// What the hub can do to a delivery is in webhook-faults.test.mjs.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { createHub, createWebhook, DeliveryError, OptionsError } from "@suprsend/segment-transform/webhook";
import { startHub } from "../worker/local/hub.mjs";

const KEY = "connector-key";
const track = (id, more = {}) => ({ type: "track", userId: "u1", event: "Signed Up", messageId: id, ...more });

let hub;

before(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.recover();
  hub.refuse(() => false);
  hub.forget();
});
after(() => hub.close());

/** A webhook before the hub, or before what `options` has in its place. */
function webhookWith(options = {}) {
  const to = options.send === undefined ? { hub: { url: hub.url, ...options.hub } } : {};
  const webhook = createWebhook({ connector: { connector_keys: [KEY] }, ...options, ...to });
  return async (body, { key = KEY, headers = {}, ...init } = {}) => {
    const text = typeof body === "object" && !(body instanceof ReadableStream) ? JSON.stringify(body) : body;
    const authorization = { authorization: `Bearer ${key}` };
    const request = new Request("http://localhost/", {
      method: "POST",
      headers: { ...authorization, ...headers },
      body: text,
      duplex: "half",
      ...init,
    });
    const response = await webhook(request);
    return { status: response.status, headers: response.headers, answer: await response.json() };
  };
}

describe("customers", () => {
  test("a function gets the key and its SHA-256, and its settings are used", async () => {
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

  test("401: the function knows no such customer, or its settings have other keys", async () => {
    for (const settings of [undefined, null, { connector_keys: ["another"] }]) {
      const { status, headers, answer } = await webhookWith({ connector: () => settings })(track("1"));
      assert.deepEqual([status, answer.code], [401, "unauthorized"]);
      assert.equal(headers.get("www-authenticate"), "Bearer");
    }
  });

  test("503: the function throws; a DeliveryError answers for itself", async () => {
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

  test("500: the settings cannot be used, with every problem, and none of the secrets", async () => {
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

  test("any of several keys lets in, and is passed on to the hub", async () => {
    const send = webhookWith({ connector: { connector_keys: ["new", "old"] } });
    for (const key of ["old", "new"]) assert.equal((await send(track("1"), { key })).status, 200);
    assert.equal((await send(track("1"), { key: "ol" })).status, 401);
    assert.deepEqual(
      hub.bodies.map(({ key }) => key),
      ["old", "new"],
    );
  });

  test("any of several secrets signs, over the first event or the whole body", async () => {
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

  test("one deadline is over the settings, the body and the hub, even if none of them listens", async () => {
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

  test("what the settings take is missing to the hub", async () => {
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

  test("requests that are under way are cancelled", async () => {
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

  test("no timer is left behind", async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    await webhookWith()(track("1"));
    assert.equal(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length, before);
  });
});

describe("refused events", () => {
  test("the requests that find them are limited, over all bodies of the delivery", async () => {
    const events = Array.from({ length: 100 }, (_, at) => track(`m-${at}`, { userId: `u-${at}` }));
    hub.refuse((body) => body.includes('"m-42"'));
    for (const [max_extra_requests, status] of [
      [14, 200],
      [13, 503],
      [0, 503],
    ]) {
      const { status: found } = await webhookWith({ max_extra_requests })(events);
      assert.equal(found, status, `${max_extra_requests} requests`);
    }
  });

  test("an event that has notes keeps them, and the user of an event counts as the event", async () => {
    const event = track("m-1", {
      properties: { $reserved: 1 },
      context: { traits: { email: "peter@example.com", $reserved: 2 } },
    });
    const connector = { connector_keys: [KEY], mapping: { context: { users: true } } };
    hub.refuse((body) => body.includes('"$user_operations"'));
    const { status, answer } = await webhookWith({ connector })([event, track("m-2")]);
    assert.deepEqual(
      [status, answer.message],
      [200, "1 mapped, 1 refused: hub_refused, the hub refused the event with status 400: refused"],
    );
    const [{ notes, ...issue }, ...others] = answer.issues;
    assert.deepEqual([issue.index, issue.message_id, issue.status], [0, "m-1", "refused"]);
    assert.equal(notes.length, 2);
    assert.deepEqual(others, []);
    assert.deepEqual(
      hub.payloads.map(({ $idempotency_key }) => $idempotency_key),
      ["m-1", "m-2"],
    );
  });

  test("a long answer of the hub is cut, wherever its characters end", async () => {
    hub.refuse(() => true, { message: "é😀".repeat(100_000) });
    const { answer } = await webhookWith()(track("1"));
    assert.equal([...answer.issues[0].message.split(": ")[1]].length, 200);
    assert.ok(answer.issues[0].message.endsWith("é😀"));
  });

  test("they come before all other issues if an answer cannot list all", async () => {
    hub.refuse((body) => body.includes('"m-3999"'));
    const events = Array.from({ length: 4000 }, (_, at) => (at < 3990 ? { type: "page" } : track(`m-${at}`)));
    const { status, answer } = await webhookWith()(events);
    assert.deepEqual([status, answer.issues.length, answer.more_issues], [200, 100, 3891]);
    assert.deepEqual(answer.codes, { unsupported_type: 3990, hub_refused: 1 });
    assert.deepEqual([answer.issues[0].index, answer.issues.at(-1).index], [0, 3999]);
  });

  test("an answer stays small, however many notes the events have", async () => {
    const properties = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`$reserved_${at}`, at]));
    const events = Array.from({ length: 100 }, (_, at) => track(`m-${at}`, { properties }));
    const { answer } = await webhookWith()(events);
    assert.ok(JSON.stringify(answer).length < 64 * 1024);
    assert.ok(answer.issues.length > 0);
    assert.equal(answer.issues.length + answer.more_issues, 100);
    assert.deepEqual(answer.codes, { reserved_property: 10_000 });
  });
});

describe("`send` in place of the hub", () => {
  test("it gets the requests in order, whose they are, and the key for the hub", async () => {
    const calls = [];
    const send = webhookWith({
      connector: { connector_keys: [KEY], hub_key: "hub-key" },
      max_request_bytes: 10_000,
      send: (requests, { signal, ...customer }) => {
        assert.equal(signal.aborted, false);
        calls.push([requests.map((request) => JSON.parse(new TextDecoder().decode(request))), customer]);
      },
    });
    const ids = Array.from({ length: 250 }, (_, at) => `m-${at}`);
    assert.equal((await send(ids.map((id) => track(id)))).answer.message, "250 mapped");
    const [[requests, customer], ...others] = calls;
    assert.deepEqual(others, []);
    assert.ok(requests.length > 3);
    assert.deepEqual(
      requests.flat().map(({ $idempotency_key }) => $idempotency_key),
      ids,
    );
    const connector = createHash("sha256").update(KEY).digest("hex");
    assert.deepEqual(customer, { connector, connector_key: KEY, hub_key: "hub-key" });
  });

  test("it is not called if there is nothing to send", async () => {
    const send = webhookWith({ send: () => assert.fail("called") });
    assert.deepEqual((await send([{ type: "page" }])).answer.skipped, 1);
  });

  test("what it returns was refused", async () => {
    const refused = [{ request: 1, payload: 7, hub_status: 422, answer: "no such tenant" }];
    const events = Array.from({ length: 120 }, (_, at) => track(`m-${at}`));
    const { status, answer } = await webhookWith({ send: () => refused })(events);
    assert.deepEqual([status, answer.mapped, answer.refused], [200, 119, 1]);
    assert.deepEqual([answer.issues[0].index, answer.issues[0].message_id], [107, "m-107"]);
  });

  test("503: it throws; a DeliveryError answers for itself", async () => {
    const failing = (error) => webhookWith({ send: () => Promise.reject(error) })(track("1"));
    const unexpected = await failing(new Error("Too Many Requests"));
    assert.deepEqual([unexpected.status, unexpected.answer.code], [503, "send_failed"]);
    const expected = await failing(new DeliveryError(503, "queue_full", "the queue is full"));
    assert.deepEqual([expected.status, expected.answer.code], [503, "queue_full"]);
  });
});

describe("the hub", () => {
  test("connections are used again", async () => {
    let connections = 0;
    const server = createServer((request, response) =>
      request.resume().on("end", () => response.writeHead(202).end("{}")),
    );
    server.on("connection", () => connections++);
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const send = webhookWith({ hub: { url: `http://127.0.0.1:${server.address().port}/` } });
    for (let at = 0; at < 20; at++) assert.equal((await send(track("1"))).status, 200);
    assert.ok(connections <= 2, `${connections} connections`);
    server.close();
    server.closeAllConnections();
  });

  test("no redirect is followed, since the key is for this hub", async () => {
    const server = createServer((_, response) => response.writeHead(307, { location: hub.url }).end());
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { status, answer } = await webhookWith({ hub: { url: `http://127.0.0.1:${server.address().port}` } })(
      track("1"),
    );
    assert.deepEqual([status, answer.code], [503, "hub_failed"]);
    assert.equal(hub.bodies.length, 0);
    server.close();
    server.closeAllConnections();
  });

  test("Retry-After may be a date", async () => {
    const answers = { "Thu, 01 Jan 1970 00:00:00 GMT": "0", "Fri, 31 Dec 2199 00:00:00 GMT": "43200", soon: "30" };
    for (const [date, seconds] of Object.entries(answers)) {
      for (const status of [429, 503]) {
        const fetch = async () => new Response(null, { status, headers: { "retry-after": date } });
        const { headers } = await webhookWith({ hub: { fetch } })(track("1"));
        // What cannot be read counts as if it were not there.
        assert.equal(headers.get("retry-after"), status === 503 && date === "soon" ? null : seconds);
      }
    }
  });

  test("`createHub` sends later, and returns what was refused", async () => {
    const sender = createHub({ url: hub.url });
    hub.refuse((body) => body.includes("bad"), { status: 422, message: "no such tenant" });
    const payload = (event) => ({ event, distinct_id: "u1", properties: {} });
    const body = JSON.stringify(["good", "bad", "better", "bad too"].map(payload));
    const refused = await sender.send(new TextEncoder().encode(body), KEY);
    assert.deepEqual(
      refused.map(({ body, ...others }) => ({ ...others, body: new TextDecoder().decode(body) })),
      [
        [1, "bad"],
        [3, "bad too"],
      ].map(([at, event]) => ({
        payload: at,
        hub_status: 422,
        answer: "no such tenant",
        body: JSON.stringify([payload(event)]),
      })),
    );
    assert.deepEqual(
      hub.payloads.map(({ event }) => event),
      ["good", "better"],
    );
    await hub.fail("answers 429");
    await assert.rejects(sender.send(new TextEncoder().encode(body), KEY), {
      code: "hub_rate_limited",
      retry_after: 7,
    });
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

  test("an unexpected error is logged by where it was thrown", async () => {
    const connector = () => {
      throw new TypeError("peter@example.com is broken");
    };
    await webhookWith({ log, connector })(track("1"));
    const [{ failure }] = entries;
    assert.equal(failure.name, "TypeError");
    assert.ok(failure.stack.some((place) => place.includes("webhook.test.mjs")));
    assert.doesNotMatch(JSON.stringify(entries), /peter/);
  });

  test("a log that throws changes nothing, at once or later", async () => {
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

  test("413: the limit counts for bodies of known and of unknown length", async () => {
    const send = webhookWith({ max_body_bytes: 100 });
    const chunks = (count) => ReadableStream.from(Array(count).fill(new Uint8Array(10).fill(0x20)));
    assert.equal((await send(" ".repeat(100))).answer.code, "invalid_json");
    assert.equal((await send(" ".repeat(101))).answer.code, "body_too_large");
    assert.equal((await send(chunks(10))).answer.code, "invalid_json");
    assert.equal((await send(chunks(11))).answer.code, "body_too_large");
    const lying = { headers: { "content-length": "101" } };
    assert.equal((await send("{}", lying)).answer.code, "body_too_large");
  });

  test("415: a compressed body, where the runtime cannot unpack it", async (t) => {
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

  test("500: a host has read the body before", async () => {
    const webhook = createWebhook({ connector: { connector_keys: [KEY] } });
    const headers = { authorization: `Bearer ${KEY}` };
    const request = new Request("http://localhost/", { method: "POST", headers, body: "{}" });
    await request.text();
    const response = await webhook(request);
    assert.deepEqual([response.status, (await response.json()).code], [500, "body_already_read"]);
  });

  test("500: a host has read the body before and passes on an empty one", async () => {
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
        start: (controller) => controller.error(new Error("the connection broke off")),
      });
      const { status, answer } = await send(body, { headers });
      assert.deepEqual([status, answer.code], [408, "incomplete_body"]);
    }
  });
});

describe("options", () => {
  test("every problem is told at once, when the webhook is made", () => {
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

  test("members that are undefined count as unset, and options are not changed", () => {
    const options = Object.freeze({ connector: { connector_keys: [KEY] }, hub: undefined, lanes: undefined });
    createWebhook(options);
    createHub();
    createHub({ url: undefined });
    for (const wrong of [null, [], 7, { url: 7 }, { lanes: 3 }]) assert.throws(() => createHub(wrong), OptionsError);
  });

  test("every option takes its values, and nothing else", () => {
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
