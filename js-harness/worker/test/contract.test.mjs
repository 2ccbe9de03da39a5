// Tests every row of the README's status table.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import { startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { httpChunks, raw } from "./raw.mjs";
import { alias, eventTester, identifiedUser, identify, KEY, page, post, signature, track } from "./segment.mjs";

let hub;
let worker;

before(async () => {
  hub = await startHub({ keys: [KEY] });
  worker = await startWorker({ bindings: { HUB_URL: hub.url, CONNECTOR_KEY: KEY } });
});
afterEach(async () => {
  await hub.recover();
  hub.forget();
});
after(async () => {
  await worker.close();
  await hub.close();
});

const send = (body, options) => post(worker.url, body, options);

describe("200: accepted", () => {
  test("an identify call becomes a user, sent to the hub with the connector key", async () => {
    const { status, answer } = await send(identify());
    assert.equal(status, 200);
    assert.deepEqual(answer, { message: "1 mapped", mapped: 1, skipped: 0, rejected: 0, refused: 0, issues: [] });
    assert.equal(hub.bodies.length, 1);
    assert.equal(hub.bodies[0].key, KEY);
    assert.deepEqual(hub.payloads, [identifiedUser]);
  });

  test("a track call becomes an event, sent to the hub", async () => {
    const { status } = await send(track());
    assert.equal(status, 200);
    assert.deepEqual(hub.payloads, [
      {
        $insert_id: "9f3f99ae-7f78-56c0-854b-a1d151edcd1b",
        $time: 1719837005000,
        $idempotency_key: "ajs-next-1719837005000-b1f4",
        event: "User Registered",
        distinct_id: "97980cfea0067",
        properties: track().properties,
      },
    ]);
  });

  test("the answer to Segment's Event Tester says where its email address belongs", async () => {
    const { status, answer } = await send(eventTester.identify);
    assert.equal(status, 200);
    assert.deepEqual(
      answer.issues.map(({ index, status, notes }) => ({ index, status, notes: notes.map(({ code }) => code) })),
      [{ index: 0, status: "mapped", notes: ["key_outside_traits"] }],
    );
    assert.equal((await send(eventTester.track)).status, 200);
    assert.deepEqual(
      hub.payloads.map(({ event, distinct_id }) => [event, distinct_id]),
      [
        [undefined, "test-user-e4b9h"],
        ["Segment Test Event Name", "test-user-e4b9h"],
      ],
    );
  });

  test("a call of another type is skipped", async () => {
    for (const event of [page(), alias()]) {
      const { status, answer } = await send(event);
      assert.equal(status, 200);
      assert.match(
        answer.message,
        /^1 skipped: unsupported_type, expected `identify` or `track`, found `(page|alias)`$/,
      );
    }
    assert.equal(hub.bodies.length, 0);
  });

  test("a call before login is skipped", async () => {
    const { status, answer } = await send({ type: "identify", anonymousId: "a1", traits: {} });
    assert.equal(status, 200);
    assert.equal(answer.issues[0].code, "anonymous_user");
  });

  test("the events of a batch are mapped, skipped or rejected separately", async () => {
    const nobody = { type: "track", event: "Signed Up" };
    const { status, answer } = await send([identify(), page(), nobody, track(), alias(), 7, eventTester.identify]);
    assert.equal(status, 200);
    assert.equal(answer.message, "3 mapped, 2 skipped, 2 rejected: missing_user_id, " + answer.issues[1].message);
    assert.deepEqual(
      answer.issues.map(({ index, status, code }) => [index, status, code]),
      [
        [1, "skipped", "unsupported_type"],
        [2, "rejected", "missing_user_id"],
        [4, "skipped", "unsupported_type"],
        [5, "rejected", "not_an_object"],
        [6, "mapped", undefined],
      ],
    );
    assert.deepEqual(
      hub.bodies.map(({ payloads }) => payloads.map(({ distinct_id }) => distinct_id)),
      [["97980cfea0067", "97980cfea0067", "test-user-e4b9h"]],
    );
  });

  test("a sequence of events is a batch, too, and a fault rejects only what follows it", async () => {
    const { status, answer } = await send(`${JSON.stringify(track())}\n[${JSON.stringify(identify())}] x`);
    assert.equal(status, 200);
    assert.match(answer.message, /^2 mapped, 1 rejected: invalid_json, expected a JSON value, found `x` at byte /);
    assert.equal(hub.payloads.length, 2);
  });

  test("the body of Segment's HTTP API stands for its events", async () => {
    const { status, answer } = await send({ batch: [identify(), page(), track()], sentAt: "2024-07-01T12:30:06.000Z" });
    assert.deepEqual([status, answer.message.split(":")[0]], [200, "2 mapped, 1 skipped"]);
    assert.deepEqual(
      hub.payloads.map(({ event }) => event),
      [undefined, "User Registered"],
    );
  });

  test("a batch of up to a hundred payloads is one body, in order", async () => {
    const events = Array.from({ length: 100 }, (_, at) => track(`user-${at}`, `message-${at}`));
    assert.equal((await send(events)).answer.message, "100 mapped");
    assert.equal(hub.bodies.length, 1);
    assert.deepEqual(
      hub.payloads.map(({ distinct_id }) => distinct_id),
      events.map(({ userId }) => userId),
    );
  });

  test("a larger batch is sent as a first body of a hundred, then each user's remaining payloads in one lane", async () => {
    const events = Array.from({ length: 1000 }, (_, at) => track(`user-${at % 90}`, `message-${at}`));
    assert.equal((await send(events)).answer.message, "1000 mapped");
    const [first, ...others] = hub.bodies.map(({ payloads }) => payloads.map((one) => one.$idempotency_key));
    assert.deepEqual(
      first,
      events.slice(0, 100).map(({ messageId }) => messageId),
    );
    assert.ok(others.length <= 12);
    for (const user of new Set(events.map(({ userId }) => userId))) {
      assert.deepEqual(
        hub.payloads.filter(({ distinct_id }) => distinct_id === user).map((one) => one.$idempotency_key),
        events.filter(({ userId }) => userId === user).map(({ messageId }) => messageId),
      );
    }
  });

  test("4,000 skipped events are counted, and the first hundred are listed", async () => {
    const events = Array.from({ length: 4000 }, (_, at) => ({ ...page(), messageId: `${at}-${"m".repeat(90)}` }));
    const { status, answer } = await send(events);
    assert.deepEqual([status, answer.skipped, answer.codes], [200, 4000, { unsupported_type: 4000 }]);
    assert.deepEqual([answer.issues.length, answer.more_issues], [100, 3900]);
    assert.ok(JSON.stringify(answer).length < 64 * 1024);
  });

  test("Segment's largest batch, 4,000 events and 4 MB, is accepted", async () => {
    const padding = "x".repeat(880);
    const events = Array.from({ length: 4000 }, (_, at) => ({ ...track("u", `m-${at}`), properties: { padding } }));
    const body = JSON.stringify(events);
    assert.ok(body.length > 4e6 && body.length < 4.2e6);
    assert.equal((await send(body)).status, 200);
    assert.equal(hub.payloads.length, 4000);
  });

  describe("with every member of a mapping", () => {
    const mapping = {
      add_prefix: true,
      preferences: { preferred_language: "language", locale: "locale", timezone: "$.context.timezone" },
      channels: { whatsapp: ["whatsapp", "$.context.traits.phone"] },
      tenant_id: "company_id",
      context: { users: true, device_tokens: true },
      events: {
        only: "*",
        except: "Debug *",
        rename: { "User Registered": "Joined" },
        page: "Viewed {name}",
        screen: null,
      },
      properties: { except: "accountType" },
      integrations: ["SuprSend"],
    };
    const withUser = (event) => ({
      ...event,
      properties: { ...event.properties, company_id: "acme" },
      context: { traits: { email: "peter@example.com", locale: "en-GB" }, timezone: "Europe/Amsterdam" },
    });
    let mapped;

    before(async () => {
      mapped = await startWorker({
        bindings: { HUB_URL: hub.url, CONNECTOR_KEY: KEY, MAPPING: mapping, SIGNING_SECRET: "secret" },
      });
    });
    after(() => mapped.close());

    const sendSigned = (body) => post(mapped.url, body, { headers: { "x-signature": signature(body, "secret") } });

    test("a track call with a user arrives as the user, then the event", async () => {
      const { status, answer } = await sendSigned([withUser(track()), { ...track(), integrations: { All: false } }]);
      assert.deepEqual(
        [status, answer.mapped, answer.issues.map(({ code }) => code)],
        [200, 1, ["integration_disabled"]],
      );
      assert.equal(hub.bodies.length, 1);
      assert.deepEqual(hub.payloads, [
        {
          $schema: "2",
          $insert_id: "edb19d47-6d2f-568c-a95c-290b2bbf4da4",
          $time: 1719837005000,
          distinct_id: "97980cfea0067",
          $user_operations: [
            { $set: { email: "peter@example.com", locale: "en-GB" } },
            { $append: { $email: "peter@example.com" } },
            { $set: { $locale: "en-GB" } },
            { $set: { $timezone: "Europe/Amsterdam" } },
          ],
        },
        {
          $insert_id: "9f3f99ae-7f78-56c0-854b-a1d151edcd1b",
          $time: 1719837005000,
          $idempotency_key: "ajs-next-1719837005000-b1f4",
          tenant_id: "acme",
          event: "segment : Joined",
          distinct_id: "97980cfea0067",
          properties: { plan: "Pro Annual", company_id: "acme" },
        },
      ]);
    });

    test("4,000 track calls with users are accepted", async () => {
      const events = Array.from({ length: 4000 }, (_, at) => withUser(track(`u-${at}`, `m-${at}`)));
      assert.equal((await sendSigned(events)).status, 200);
      assert.equal(hub.payloads.length, 8000);
    });
  });

  test("a compressed body is decompressed, and the encoding's name is case-insensitive", async () => {
    const body = JSON.stringify([track(), identify()]);
    const encodings = { gzip: gzipSync, GZip: gzipSync, "x-gzip": gzipSync, deflate: deflateSync };
    for (const [encoding, pack] of Object.entries(encodings)) {
      const { status, answer } = await send(pack(body), { headers: { "content-encoding": encoding } });
      assert.deepEqual([status, answer.message], [200, "2 mapped"]);
    }
    assert.equal((await send(body, { headers: { "content-encoding": "Identity" } })).status, 200);
  });

  test("an empty batch sends no request to the hub", async () => {
    const { status, answer } = await send([]);
    assert.equal(status, 200);
    assert.equal(answer.message, "no events");
    assert.equal(hub.bodies.length, 0);
  });
});

describe("refused, and not retried", () => {
  test("422: an event that cannot be mapped, and a batch without an event that can", async () => {
    const event = { type: "track", userId: "u1", event: "$signed_up" };
    for (const body of [event, [event, event]]) {
      const { status, answer } = await send(body);
      assert.equal(status, 422);
      assert.match(answer.message, /rejected: reserved_event_name, expected a name that does not begin with/);
    }
    assert.equal((await send([event, page()])).status, 200);
    assert.equal(hub.bodies.length, 0);
  });

  test("400: a body that is not JSON", async () => {
    const bodies = ["", "peter@example.com", '{"type":"track"', "[{}", "\u0000", new Uint8Array([0x22, 0xff, 0x22])];
    for (const body of bodies) {
      const { status, answer } = await send(body);
      assert.deepEqual([status, answer.code], [400, "invalid_json"]);
    }
    assert.match((await send('{"type":\n!}')).answer.message, /found `!` at byte 9 \(line 2, column 1\)$/);
  });

  test("401: an unknown key", async () => {
    const { status, headers, answer } = await send(identify(), { key: "another-key" });
    assert.equal(status, 401);
    assert.equal(headers.get("www-authenticate"), "Bearer");
    assert.equal(answer.message, "expected a connector key, found an unknown key");
    assert.equal(hub.bodies.length, 0);
  });

  test("413: more bytes, or more events, than Segment sends", async () => {
    const head = ["POST /connector/segment/ HTTP/1.1", "host: worker", `authorization: Bearer ${KEY}`];
    const declared = await raw(worker.url, [...head, `content-length: ${5 * 1024 * 1024 + 1}`]);
    assert.match(declared.answer, /^HTTP\/1.1 413 .*"code":"body_too_large"/s);
    const chunked = await raw(worker.url, [...head, "transfer-encoding: chunked"], httpChunks(64 * 1024, 81));
    assert.match(chunked.answer, /^HTTP\/1.1 413 .*"code":"body_too_large"/s);
    const { status, answer } = await send(`[${Array(13_000).fill('{"type":"track","userId":"u","event":"ab"}')}]`);
    assert.deepEqual([status, answer.code], [413, "too_many_events"]);
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20));
    assert.ok(bomb.length < 200_000);
    const unpacked = await send(bomb, { headers: { "content-encoding": "gzip" } });
    assert.deepEqual([unpacked.status, unpacked.answer.code], [413, "body_too_large"]);
    assert.equal(hub.bodies.length, 0);
  });

  test("415: a body in an unsupported encoding", async () => {
    const { status, answer } = await send("{}", { headers: { "content-encoding": "br" } });
    assert.deepEqual([status, answer.code], [415, "unsupported_encoding"]);
  });

  test("400: a body that cannot be decompressed", async () => {
    const { status, answer } = await send("{}", { headers: { "content-encoding": "gzip" } });
    assert.deepEqual([status, answer.code], [400, "invalid_encoding"]);
  });

  test("404 and 405: other paths and methods", async () => {
    const ask = async (path, method) => {
      const response = await fetch(worker.url + path, { method });
      const { code } = method === "HEAD" ? {} : await response.json();
      return [response.status, code, response.headers.get("allow")];
    };
    assert.deepEqual(await ask("/", "GET"), [404, "unknown_path", null]);
    assert.deepEqual(await ask("/connector/segment/other", "POST"), [404, "unknown_path", null]);
    for (const path of ["/connector/segment/", "/connector/segment"]) {
      for (const method of ["GET", "OPTIONS", "PUT"]) {
        assert.deepEqual(await ask(path, method), [405, "wrong_method", "POST"]);
      }
      assert.deepEqual(await ask(path, "HEAD"), [405, undefined, "POST"]);
      assert.deepEqual(await ask(path, "POST"), [401, "unauthorized", null]);
    }
    for (const method of ["GET", "HEAD"]) assert.deepEqual(await ask("/health", method), [200, undefined, null]);
    assert.deepEqual(await ask("/health", "POST"), [405, "wrong_method", "GET, HEAD"]);
  });
});

describe("failed for now, and retried", () => {
  test("429: the hub is rate-limiting; Retry-After is forwarded", async () => {
    await hub.fail("answers 429");
    const { status, headers, answer } = await send(identify());
    assert.deepEqual([status, headers.get("retry-after"), answer.code], [429, "7", "hub_rate_limited"]);
  });

  test("503: the hub refuses the key", async () => {
    await hub.fail("answers 401");
    const { status, answer } = await send(identify());
    assert.deepEqual([status, answer.code], [503, "hub_key_refused"]);
  });

  test("503: the hub and KV are slow; one deadline holds for both", async (t) => {
    const slow = await startWorker({
      env: "scale",
      withoutQueue: true,
      bindings: { HUB_URL: hub.url },
      wrapper: slowKv,
    });
    t.after(() => slow.close());
    await hub.fail("hangs");
    const start = performance.now();
    const { status, answer } = await post(slow.url, identify());
    assert.deepEqual([status, answer.code], [503, "hub_timed_out"]);
    const ms = performance.now() - start;
    // 4.5 seconds. Counted from when KV has answered, it would be 6.5.
    assert.ok(ms > 4000 && ms < 6000, `${ms} ms`);
  });

  test("a retried delivery has the same IDs", async () => {
    const batch = [identify("u1", "not-a-uuid"), track("u1", "message-1")];
    await hub.fail("breaks off before it answers");
    assert.equal((await send(batch)).status, 503);
    await hub.recover();
    assert.equal((await send(batch)).status, 200);
    assert.equal(hub.bodies.length, 2);
    assert.equal(hub.bodies[0].body, hub.bodies[1].body);
    const [user, event] = hub.bodies[0].payloads;
    assert.match(user.$insert_id, /^[0-9a-f-]{36}$/);
    assert.equal(event.$idempotency_key, "message-1");
  });

  test("a caller that disconnects does not affect other requests", async () => {
    await hub.fail("hangs");
    await assert.rejects(send(identify(), { signal: AbortSignal.timeout(50) }));
    await hub.recover();
    assert.equal((await send(identify())).status, 200);
    assert.equal(hub.payloads.length, 1);
  });
});

/** A KV namespace that takes two seconds to answer. */
const slowKv = `
  import worker from "./index.js";
  const get = () => new Promise((resolve) => setTimeout(resolve, 2000, "{}"));
  export default { fetch: (request, env) => worker.fetch(request, { ...env, CONNECTORS: { get } }) };
`;
