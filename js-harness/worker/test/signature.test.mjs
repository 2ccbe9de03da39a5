// X-Signature, computed as Segment's own code does.
import assert from "node:assert/strict";
import { createHmac, randomInt } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { elements } from "../src/elements.ts";
import { identify, KEY, page, post, signature, track } from "./segment.mjs";

const SECRET = "the shared secret, é";
const decoder = new TextDecoder();

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

  test("an event, signed", async () => {
    for (const event of [identify(), track(), page()]) {
      assert.equal((await send(event, signature(event, SECRET))).status, 200);
    }
    assert.equal((await send(track(), signature(track(), SECRET).toUpperCase())).status, 200);
  });

  test("a batch, signed over its first event, or as a whole", async () => {
    const awkward = { ...track(), properties: { "]},[{": '"\\\\\\"]', "\u2028é\ud83d\ude00": "\\" } };
    for (const batch of [[identify()], [track(), identify(), page()], [awkward, track()]]) {
      assert.equal((await send(batch, signature(batch, SECRET))).status, 200);
      assert.equal((await send(batch, hmac(JSON.stringify(batch)))).status, 200);
    }
    assert.equal((await send([], hmac("[]"))).status, 200);
  });

  test("the bytes count, not what they mean", async () => {
    const bodies = ['{"type":"page","n":1.0,"e":1e2,"s":"\\u0041\\/"}', '{"type" : "page",\r\n"a":1,"a":2}'];
    for (const body of bodies) {
      assert.equal((await send(body, hmac(body))).status, 200);
      assert.equal((await send(` [ ${body} , 1 ] `, hmac(body))).status, 200);
      assert.equal((await send(body, hmac(JSON.stringify(JSON.parse(body))))).status, 401);
    }
  });

  test("none, and what is none", async () => {
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

  test("another secret, and another body", async () => {
    assert.equal((await send(track(), signature(track(), "another"))).status, 401);
    assert.equal((await send(track("another"), signature(track(), SECRET))).status, 401);
    assert.equal((await send([track("another"), track()], signature(track(), SECRET))).status, 401);
    assert.equal(
      (await send(`${JSON.stringify(track())}\n${JSON.stringify(track())}`, signature(track(), SECRET))).status,
      401,
    );
  });
});

describe("the elements of an array", () => {
  test("are those that JSON.parse finds, with their bytes", () => {
    for (let round = 0; round < 3000; round++) {
      const values = Array.from({ length: randomInt(5) }, () => randomValue(3));
      const texts = values.map((value) => JSON.stringify(value, undefined, randomInt(3)));
      const bytes = new TextEncoder().encode(`${space()}[${texts.map((text) => space() + text + space()).join(",")}]`);
      assert.deepEqual(
        [...elements(bytes)].map((element) => decoder.decode(element)),
        texts,
      );
    }
  });

  test("are none of what is no array, and end where it breaks off", () => {
    const found = (text) => [...elements(new TextEncoder().encode(text))].map((element) => decoder.decode(element));
    for (const text of ["", " ", "{}", '"[1]"', "[", "[ ]", '["', '["\\']) assert.deepEqual(found(text), [], text);
    assert.deepEqual(found('[1,{"a":[2]},"'), ["1", '{"a":[2]}']);
    assert.equal(found(`[${"[".repeat(10_000)}`).length, 0);
  });

  const space = () => " \t\r\n".slice(randomInt(4), randomInt(5));

  function randomValue(depth) {
    const kinds = [
      () => randomInt(-1000, 1000),
      () => null,
      () =>
        String.fromCharCode(...Array.from({ length: randomInt(6) }, () => '"\\[]{},aé\n'.charCodeAt(randomInt(10)))),
      () => Array.from({ length: randomInt(3) }, () => randomValue(depth - 1)),
      () => Object.fromEntries(Array.from({ length: randomInt(3) }, () => [randomValue(0), randomValue(depth - 1)])),
    ];
    return kinds[randomInt(depth > 0 ? kinds.length : 3)]();
  }
});
