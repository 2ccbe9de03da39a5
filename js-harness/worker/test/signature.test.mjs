// Tests X-Signature, computed as Segment's code does.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { identify, KEY, page, post, signature, track } from "./segment.mjs";

const SECRET = "the-shared-secret,é";

describe("X-Signature", () => {
  let hub;
  let worker;

  before(async () => {
    hub = await startHub();
    worker = await startWorker({ bindings: { HUB_URL: hub.url, CONNECTOR_KEY: KEY, SIGNING_SECRET: SECRET } });
  });
  after(async () => {
    await worker.close();
    await hub.close();
  });

  const send = (body, signature) =>
    post(worker.url, body, { headers: signature === undefined ? {} : { "x-signature": signature } });
  const hmac = (text) => createHmac("sha1", SECRET).update(text).digest("hex");

  test("a signed event", async () => {
    for (const event of [identify(), track(), page()]) {
      assert.equal((await send(event, signature(event, SECRET))).status, 200);
    }
    assert.equal((await send(track(), signature(track(), SECRET).toUpperCase())).status, 200);
  });

  test("a batch, signed over its first event or as a whole", async () => {
    const awkward = { ...track(), properties: { "]},[{": '"\\\\\\"]', "\u2028é\ud83d\ude00": "\\" } };
    for (const batch of [[identify()], [track(), identify(), page()], [awkward, track()]]) {
      assert.equal((await send(batch, signature(batch, SECRET))).status, 200);
      assert.equal((await send(batch, hmac(JSON.stringify(batch)))).status, 200);
    }
    assert.equal((await send([], hmac("[]"))).status, 200);
  });

  test("the signature is over the bytes, not the parsed value", async () => {
    const bodies = ['{"type":"page","n":1.0,"e":1e2,"s":"\\u0041\\/"}', '{"type" : "page",\r\n"a":1,"a":2}'];
    for (const body of bodies) {
      assert.equal((await send(body, hmac(body))).status, 200);
      assert.equal((await send(` [ ${body} , 1 ] `, hmac(body))).status, 200);
      assert.equal((await send(body, hmac(JSON.stringify(JSON.parse(body))))).status, 401);
    }
  });

  test("any of several secrets is accepted", async (t) => {
    const rotating = await startWorker({
      bindings: { HUB_URL: hub.url, CONNECTOR_KEY: `new-key\n${KEY}`, SIGNING_SECRET: " new  old\t" },
    });
    t.after(() => rotating.close());
    for (const key of [KEY, "new-key"]) {
      for (const [secret, status] of [
        ["new", 200],
        ["old", 200],
        ["another", 401],
        ["new  old", 401],
      ]) {
        const headers = { "x-signature": signature(track(), secret) };
        assert.equal((await post(rotating.url, track(), { key, headers })).status, status);
      }
    }
  });

  test("missing and malformed signatures are refused", async () => {
    const right = signature(track(), SECRET);
    const wrong = [
      undefined,
      "",
      "0",
      right.slice(1),
      `${right}0`,
      `${right.slice(1)}g`,
      "0".repeat(40),
      `sha1=${right}`,
    ];
    for (const given of wrong) {
      const { status, answer } = await send(track(), given);
      assert.deepEqual([status, answer.code], [401, "invalid_signature"], given);
    }
  });

  test("another secret or another body is refused", async () => {
    assert.equal((await send(track(), signature(track(), "another"))).status, 401);
    assert.equal((await send(track("another"), signature(track(), SECRET))).status, 401);
    assert.equal((await send([track("another"), track()], signature(track(), SECRET))).status, 401);
    assert.equal(
      (await send(`${JSON.stringify(track())}\n${JSON.stringify(track())}`, signature(track(), SECRET))).status,
      401,
    );
  });
});
