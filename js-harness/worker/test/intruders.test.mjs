// Tests hostile requests: they are refused at little cost, and the next valid request is
// served.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { httpChunks, raw } from "./raw.mjs";
import { identify, KEY, post, track } from "./segment.mjs";

const MEGABYTE = 1024 * 1024;
const head = (...headers) => ["POST /connector/segment/ HTTP/1.1", "host: worker", ...headers];
const authorized = (...headers) => head(`authorization: Bearer ${KEY}`, ...headers);

let hub;
let worker;

before(async () => {
  hub = await startHub();
  worker = await startWorker({ bindings: { HUB_URL: hub.url, CONNECTOR_KEY: KEY, HUB_TIMEOUT_MS: 1000 } });
});
afterEach(async () => {
  assert.equal(hub.bodies.length, 0, "nothing has reached the hub");
  assert.equal((await post(worker.url, identify())).status, 200, "the next good request is served");
  hub.forget();
});
after(async () => {
  await worker.close();
  await hub.close();
});

describe("keys", () => {
  const wrong = {
    missing: null,
    empty: "",
    truncated: KEY.slice(0, -1),
    "one character too long": `${KEY}0`,
    doubled: KEY + KEY,
    "of ten thousand characters": "k".repeat(10_000),
    "of another case": KEY.toUpperCase(),
    "of another customer": "a-connector-key-of-forty-characters-0002",
    "with something behind it": `${KEY} ${KEY}`,
    "with a comma": `${KEY}, Bearer ${KEY}`,
  };
  for (const [name, key] of Object.entries(wrong)) {
    test(`a key ${name}`, async () => {
      assert.equal((await post(worker.url, track(), { key })).status, 401);
    });
  }

  test("other authorization schemes", async () => {
    const basic = Buffer.from(`${KEY}:`).toString("base64");
    for (const authorization of [KEY, `Basic ${basic}`, `Token ${KEY}`, `Bearer:${KEY}`, "Bearer"]) {
      const { status } = await post(worker.url, track(), { key: null, headers: { authorization } });
      assert.equal(status, 401, authorization);
    }
  });

  test("the key in the URL or in the body", async () => {
    const body = JSON.stringify({ ...track(), authorization: `Bearer ${KEY}` });
    const response = await fetch(`${worker.url}/connector/segment/?authorization=Bearer%20${KEY}`, {
      method: "POST",
      body,
    });
    assert.equal(response.status, 401);
  });
});

describe("headers", () => {
  const odd = ["\x00", "\x01", "\x7f", "\x80", "\xff", "\t", '"', "%00", "\r", "\n", "\r\n "];
  for (const characters of odd) {
    test(`a key with ${JSON.stringify(characters)} in it`, async () => {
      const { status } = await raw(
        worker.url,
        head(`authorization: Bearer ${KEY}${characters}x`, "content-length: 2"),
        ["{}"],
      );
      assert.ok([400, 401].includes(status), `status ${status}`);
    });
  }

  test("unusual characters elsewhere", async () => {
    const headers = ["x-signature: \xff\xfe", "user-agent: \x80", "x-y: \t ,;=\"'`", `cookie: ${"c=1; ".repeat(200)}`];
    for (const header of headers) {
      const { status } = await raw(worker.url, authorized(header, "content-length: 2"), ["{}"]);
      assert.ok([400, 422].includes(status), `${header}: status ${status}`);
    }
  });
});

describe("bodies", () => {
  const authorizedPost = (body) => post(worker.url, body);

  test("JSON 10,000 deep", async () => {
    const deep = (open, close) => open.repeat(10_000) + close.repeat(10_000);
    assert.equal((await authorizedPost(deep("[", "]"))).status, 422);
    assert.equal((await authorizedPost("[".repeat(10_000))).status, 400);
    assert.equal((await authorizedPost(`{"type":"track","userId":${deep('{"a":[', "]}")}}`)).status, 422);
  });

  // A client that keeps sending after the answer may lose the connection before reading it.
  const announced = [`content-length: ${100 * MEGABYTE}`, () => Array(100).fill(Buffer.alloc(MEGABYTE, 0x20))];
  const unannounced = ["transfer-encoding: chunked", () => httpChunks(64 * 1024, 1600)];
  const floods = {
    "100 MB, announced": { head: authorized(announced[0]), chunks: announced[1], status: 413 },
    "100 MB, unannounced": { head: authorized(unannounced[0]), chunks: unannounced[1], status: 413 },
    "100 MB without a key": { head: head(unannounced[0]), chunks: unannounced[1], status: 401 },
  };
  for (const [name, { head, chunks, status: expected }] of Object.entries(floods)) {
    test(`${name}: little more than the size limit is read`, async () => {
      const { status, sent } = await raw(worker.url, head, chunks());
      assert.ok([expected, undefined].includes(status), `status ${status}`);
      assert.ok(sent < 16 * MEGABYTE, `${sent} bytes were taken`);
    });
  }

  test("a wrong Content-Length", async () => {
    const event = JSON.stringify(track());
    const longer = await raw(worker.url, authorized(`content-length: ${event.length + 100}`), [event], { end: true });
    assert.ok([undefined, 408].includes(longer.status), `status ${longer.status}`);
    const shorter = await raw(worker.url, authorized(`content-length: ${event.length - 1}`), [event]);
    assert.equal(shorter.status, 400);
    for (const length of ["-1", "1e3", "0x10", "99999999999999999999999", "2, 3", ""]) {
      const { status } = await raw(worker.url, authorized(`content-length: ${length}`), [event]);
      assert.ok([undefined, 400, 413, 500].includes(status), `${length}: status ${status}`);
    }
    const both = await raw(worker.url, authorized("content-length: 3", "transfer-encoding: chunked"), [
      `0\r\n\r\n${event}`,
    ]);
    assert.ok([undefined, 400, 500, 501].includes(both.status), `status ${both.status}`);
  });

  test("bodies that never arrive", async () => {
    const idle = Array.from({ length: 50 }, () =>
      raw(worker.url, authorized("content-length: 100"), [], { patience: 200 }),
    );
    assert.equal((await authorizedPost({ type: "page" })).status, 200);
    for (const { status } of await Promise.all(idle)) assert.equal(status, undefined);
  });
});
