// Tests what the webhook sends to the hub or to the caller's `send`, and how it handles refused events.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { describe, test } from "node:test";

import { createHub, DeliveryError } from "@suprsend/segment-transform/webhook";
import { hub, KEY, track, webhookWith } from "./webhook-with.mjs";

describe("refused events", () => {
  test("the extra requests to isolate them are limited per delivery", async () => {
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

  test("a refused event keeps its notes, and a refused user counts as its event", async () => {
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

  test("a long answer from the hub is truncated between characters", async () => {
    hub.refuse(() => true, { message: "é😀".repeat(100_000) });
    const { answer } = await webhookWith()(track("1"));
    assert.equal([...answer.issues[0].message.split(": ")[1]].length, 200);
    assert.ok(answer.issues[0].message.endsWith("é😀"));
  });

  test("refused events are listed first if an answer cannot list all issues", async () => {
    hub.refuse((body) => body.includes('"m-3999"'));
    const events = Array.from({ length: 4000 }, (_, at) => (at < 3990 ? { type: "page" } : track(`m-${at}`)));
    const { status, answer } = await webhookWith()(events);
    assert.deepEqual([status, answer.issues.length, answer.more_issues], [200, 100, 3891]);
    assert.deepEqual(answer.codes, { unsupported_type: 3990, hub_refused: 1 });
    assert.deepEqual([answer.issues[0].index, answer.issues.at(-1).index], [0, 3999]);
  });

  test("an answer stays small even if the events have many notes", async () => {
    const properties = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`$reserved_${at}`, at]));
    const events = Array.from({ length: 100 }, (_, at) => track(`m-${at}`, { properties }));
    const { answer } = await webhookWith()(events);
    assert.ok(JSON.stringify(answer).length < 64 * 1024);
    assert.ok(answer.issues.length > 0);
    assert.equal(answer.issues.length + answer.more_issues, 100);
    assert.deepEqual(answer.codes, { reserved_property: 10_000 });
  });
});

describe("`send` instead of the hub", () => {
  test("it receives the requests in order, the customer and the key for the hub", async () => {
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

  test("payloads that it returns count as refused", async () => {
    const refused = [{ request: 1, payload: 7, hub_status: 422, answer: "no such tenant" }];
    const events = Array.from({ length: 120 }, (_, at) => track(`m-${at}`));
    const { status, answer } = await webhookWith({ send: () => refused })(events);
    assert.deepEqual([status, answer.mapped, answer.refused], [200, 119, 1]);
    assert.deepEqual([answer.issues[0].index, answer.issues[0].message_id], [107, "m-107"]);
  });

  test("503: it throws; a DeliveryError sets its own answer", async () => {
    const failing = (error) => webhookWith({ send: () => Promise.reject(error) })(track("1"));
    const unexpected = await failing(new Error("Too Many Requests"));
    assert.deepEqual([unexpected.status, unexpected.answer.code], [503, "send_failed"]);
    const expected = await failing(new DeliveryError(503, "queue_full", "the queue is full"));
    assert.deepEqual([expected.status, expected.answer.code], [503, "queue_full"]);
  });
});

describe("the hub", () => {
  test("connections are reused", async () => {
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

  test("redirects are not followed, since the key is for this hub only", async () => {
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
        // An unreadable value is ignored.
        assert.equal(headers.get("retry-after"), status === 503 && date === "soon" ? null : seconds);
      }
    }
  });

  test("`createHub` sends later, and returns the refused payloads", async () => {
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
