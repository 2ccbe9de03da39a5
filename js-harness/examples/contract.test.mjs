// Runs every example in its host and delivers to it as Segment does. The hub is a stand-in.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { after, afterEach, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { run } from "../runtimes/processes.mjs";
import { startHub } from "../worker/local/hub.mjs";
import { httpChunks, raw } from "../worker/test/raw.mjs";
import { identifiedUser, identify, KEY, signature, track } from "../worker/test/segment.mjs";
import { hosts } from "./hosts.mjs";
import { installPackage } from "./package.mjs";

const SECRET = "a-shared-secret";
const MIB = 1024 * 1024;
const GZIP = { "content-encoding": "gzip" };

await installPackage();

describe("the webhook", { concurrency: 2 }, () => {
  for (const host of hosts) describe(host.name, { skip: host.skip, concurrency: 1 }, () => hostTests(host));
});

function hostTests({ build, start, calls }) {
  let hub;
  let plain;
  let signed;

  before(async () => {
    await build();
    hub = await startHub({ keys: [KEY] });
    const settings = { SUPRSEND_API_KEY: KEY, SUPRSEND_HUB_URL: hub.url };
    plain = await start(settings);
    signed = await start({ ...settings, SEGMENT_SIGNING_SECRET: SECRET });
  });
  afterEach(async () => {
    await hub.recover();
    hub.refuse(() => false);
    hub.forget();
  });
  after(async () => {
    await Promise.all([plain?.close(), signed?.close()]);
    await hub?.close();
  });

  test("the README has a `curl` command", () => assert.ok(calls.length > 0));

  for (const { path, commandFor, answer } of calls) {
    describe(path, { concurrency: 1 }, () => {
      // Next's edge runtime cannot decompress.
      const canUnpack = !path.startsWith("/edge/");
      const send = (body, options) => post(plain.url + path, body, options);

      test("the README's command prints the answer that the README shows", async () => {
        const command = `${commandFor(plain.url)} --silent --show-error`;
        assert.equal(await run("sh", ["-c", command], { env: { SUPRSEND_API_KEY: KEY } }), answer);
        assert.equal(hub.payloads.length, 1);
      });

      test("200: the hub receives the user and the connector key", async () => {
        const { status, answer } = await send(identify());
        const counts = { mapped: 1, skipped: 0, rejected: 0, refused: 0 };
        assert.deepEqual([status, answer], [200, { message: "1 mapped", ...counts, issues: [] }]);
        assert.equal(hub.bodies.length, 1);
        assert.equal(hub.bodies[0].key, KEY);
        assert.deepEqual(hub.payloads, [identifiedUser]);
      });

      test("200: the content type does not matter", async () => {
        for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream"]) {
          const { status, answer } = await send(track(), { headers: { "content-type": type } });
          assert.deepEqual([type, status, answer.message], [type, 200, "1 mapped"]);
        }
      });

      test("200: a gzipped body", async () => {
        const body = gzipSync(JSON.stringify([identify(), track()]));
        const { status, answer } = await send(body, { headers: GZIP });
        if (!canUnpack) return assert.deepEqual([status, answer.code], [415, "unsupported_encoding"]);
        assert.deepEqual([status, answer.message], [200, "2 mapped"]);
        assert.equal(hub.payloads.length, 2);
      });

      test("200: a batch of 4 MB, Segment's largest", async () => {
        const padding = "é".repeat(2000);
        const events = Array.from({ length: 1000 }, (_, at) => ({ ...track("u", `m-${at}`), properties: { padding } }));
        const body = JSON.stringify(events);
        assert.ok(Buffer.byteLength(body) > 4e6 && Buffer.byteLength(body) < 4.4e6);
        const { status, answer } = await send(body);
        assert.deepEqual([status, answer.message], [200, "1000 mapped"]);
        assert.deepEqual(
          hub.payloads.map(messageId),
          events.map(({ messageId }) => messageId),
        );
      });

      test("401: a wrong or missing key", async () => {
        for (const key of ["another-key", null]) {
          const { status, headers, answer } = await send(identify(), { key });
          assert.deepEqual([status, answer.code], [401, "unauthorized"]);
          assert.equal(headers.get("www-authenticate"), "Bearer");
        }
        assert.equal(hub.bodies.length, 0);
      });

      test("401: the connection accepts the next request", async (t) => {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        t.after(() => agent.destroy());
        const body = JSON.stringify({ ...track(), properties: { padding: "x".repeat(MIB) } });
        const statusFor = (key) => postBy(agent, plain.url + path, body, key);
        assert.deepEqual([await statusFor("another-key"), await statusFor(KEY)], [401, 200]);
      });

      test("200 or 401: signatures of the first event and of the whole body are accepted, others are not", async () => {
        const events = [track("ü"), identify()];
        const body = JSON.stringify(events);
        const whole = createHmac("sha1", SECRET).update(body).digest("hex");
        const statusFor = async (header, bytes = body, headers = {}) => {
          const signatureHeader = header === undefined ? {} : { "x-signature": header };
          const { status } = await post(signed.url + path, bytes, { headers: { ...headers, ...signatureHeader } });
          return status;
        };
        assert.equal(await statusFor(signature(events, SECRET)), 200);
        assert.equal(await statusFor(whole), 200);
        const gzipped = canUnpack ? gzipSync(body) : body;
        assert.equal(await statusFor(whole, gzipped, canUnpack ? GZIP : {}), 200);
        assert.equal(hub.payloads.length, 6);
        assert.equal(await statusFor(signature(events, "another secret")), 401);
        assert.equal(await statusFor(whole, `${body} `), 401);
        assert.equal(await statusFor(undefined), 401);
        assert.equal(hub.payloads.length, 6);
      });

      test("200: the hub refuses one event of 250 and receives every other event once, in order", async () => {
        const events = Array.from({ length: 250 }, (_, at) => track(`user-${at % 7}`, `message-${at}`));
        hub.refuse((body) => body.includes('"message-137"'));
        const { status, answer } = await send(events);
        assert.equal(status, 200);
        const { mapped, refused, issues } = answer;
        assert.deepEqual([mapped, refused, issues.length], [249, 1, 1]);
        const [{ index, message_id, status: issueStatus, code, hub_status }] = issues;
        assert.deepEqual(
          [index, message_id, issueStatus, code, hub_status],
          [137, "message-137", "refused", "hub_refused", 400],
        );
        for (const user of new Set(events.map(({ userId }) => userId))) {
          const expected = events.filter(({ userId, messageId }) => userId === user && messageId !== "message-137");
          assert.deepEqual(
            receivedOf(user),
            expected.map(({ messageId }) => messageId),
          );
        }
        assert.equal(hub.payloads.length, 249);
      });

      test("422: the hub refuses the only event", async () => {
        hub.refuse(() => true);
        const { status, answer } = await send(track());
        assert.deepEqual([status, answer.refused, answer.issues[0].code], [422, 1, "hub_refused"]);
      });

      test("503: the hub is down", async () => {
        await hub.fail("refuses connections");
        const { status, answer } = await send(identify());
        assert.deepEqual([status, answer.code], [503, "hub_unreachable"]);
        await hub.recover();
        assert.equal((await send(identify())).status, 200);
      });

      test("429: the hub is rate-limiting, and Retry-After is forwarded", async () => {
        await hub.fail("answers 429");
        const { status, headers, answer } = await send(identify());
        assert.deepEqual([status, headers.get("retry-after"), answer.code], [429, "7", "hub_rate_limited"]);
      });

      test("413: a body of more than 5 MiB, with a length or in chunks", async () => {
        const head = [`POST ${path} HTTP/1.1`, `host: ${new URL(plain.url).host}`, `authorization: Bearer ${KEY}`];
        const chunk = Buffer.alloc(64 * 1024, 0x20);
        const withLength = await raw(
          plain.url,
          [...head, `content-length: ${5 * MIB + chunk.length}`],
          Array(81).fill(chunk),
        );
        assert.equal(withLength.status, 413);
        const chunked = await raw(
          plain.url,
          [...head, "transfer-encoding: chunked"],
          [...httpChunks(chunk.length, 81), "0\r\n\r\n"],
        );
        assert.equal(chunked.status, 413);
        assert.equal((await send(identify())).status, 200);
      });

      test("the server survives a caller that disconnects", async () => {
        const head = [`POST ${path} HTTP/1.1`, "host: localhost", `authorization: Bearer ${KEY}`, "content-length: 99"];
        assert.equal((await raw(plain.url, head, [Buffer.from("[")], { patience: 50 })).status, undefined);
        assert.equal((await send(identify())).status, 200);
        assert.equal(hub.payloads.length, 1);
      });

      test("404 or 405: a wrong method", async () => {
        const { status } = await fetch(plain.url + path, { redirect: "manual" });
        assert.ok(status === 404 || status === 405, String(status));
      });

      test("concurrent deliveries do not mix", async () => {
        const users = Array.from({ length: 20 }, (_, at) => `user-${at}`);
        const eventsOf = (user) =>
          Array.from({ length: 10 + users.indexOf(user) }, (_, at) => track(user, `${user}-${at}`));
        const answers = await Promise.all(users.map((user) => send(eventsOf(user))));
        for (const [at, user] of users.entries()) {
          assert.deepEqual([answers[at].status, answers[at].answer.mapped], [200, 10 + at]);
          assert.deepEqual(
            receivedOf(user),
            eventsOf(user).map(({ messageId }) => messageId),
          );
        }
      });
    });
  }

  const receivedOf = (user) => hub.payloads.filter(({ distinct_id }) => distinct_id === user).map(messageId);
}

const messageId = ({ $idempotency_key }) => $idempotency_key;

/** Posts a body as Segment does. */
async function post(url, body, { key = KEY, headers = {} } = {}) {
  const response = await fetch(url, {
    method: "POST",
    // Segment does not follow redirects.
    redirect: "manual",
    headers: {
      "content-type": "application/json",
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const answer = await response.text();
  assert.match(answer, /^\{/, `expected JSON with status ${response.status}`);
  return { status: response.status, headers: response.headers, answer: JSON.parse(answer) };
}

/** Posts a body through the agent and returns the status. */
function postBy(agent, url, body, key) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers }, async (response) => {
      await text(response);
      resolve(response.statusCode);
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
