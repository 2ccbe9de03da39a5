// Tests deliveries through the package: every form of a body, and requests that share no bytes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";

import { Connector, JsonError, recommendedMapping } from "@suprsend/segment-transform";

import { corpus, noCorpus } from "../cases/corpus.mjs";
import { bytes, connector, event, mapsAGoodBody, parsed, payload, text } from "./deliveries.mjs";

/** Everything in a delivery, as plain data. */
function dataOf({ requests, mapped, skipped, rejected, issues }) {
  return { requests: requests.map(text), mapped, skipped, rejected, issues };
}

/** Also compared as text, since the order of members matters. */
function assertSame(actual, expected) {
  assert.deepEqual(actual, expected);
  assert.equal(JSON.stringify(actual), JSON.stringify(expected));
}

function faultOf(body, options) {
  try {
    connector.transformDelivery(body, options);
  } catch (error) {
    return error;
  }
  throw new Error("expected a fault, found none");
}

describe("bodies", () => {
  test("a string, a Uint8Array, a part of one and a Buffer give the same result", () => {
    const body = `[${event("Zahlung erhält 😀")},{"type":"page","messageId":"é"},5]`;
    const whole = bytes(`x${body}x`);
    const forms = [
      body,
      bytes(body),
      whole.subarray(1, -1),
      Buffer.from(body),
      Buffer.from(whole.buffer, 1, whole.length - 2),
    ];
    for (const form of forms) {
      assertSame(dataOf(connector.transformDelivery(form)), dataOf(connector.transformDelivery(body)));
    }
  });

  test("a body in shared memory gives the same result", () => {
    const body = bytes(event("Signed Up"));
    const shared = new Uint8Array(new SharedArrayBuffer(body.length));
    shared.set(body);
    assertSame(dataOf(connector.transformDelivery(shared)), dataOf(connector.transformDelivery(body)));
  });

  test("an ArrayBuffer and any view give the same result, from this realm and from another", () => {
    // An even number of bytes, so they fit in a Uint16Array.
    const body = event("Signed Up").padEnd(100);
    const expected = dataOf(connector.transformDelivery(body));
    for (const realm of [globalThis, runInNewContext("globalThis")]) {
      const { buffer } = realm.Uint8Array.from(bytes(`xx${body}xx`));
      const whole = buffer.slice(2, -2);
      for (const form of [
        whole,
        new realm.Uint8Array(whole),
        new realm.Uint8Array(buffer, 2, body.length),
        new realm.DataView(buffer, 2, body.length),
        new realm.Uint16Array(buffer, 2, body.length / 2),
      ]) {
        assertSame(dataOf(connector.transformDelivery(form)), expected);
      }
    }
  });

  test("a body is not changed", () => {
    const body = bytes(`[${event("Signed Up")}]`);
    const before = body.slice();
    connector.transformDelivery(body).issues;
    assert.deepEqual(body, before);
  });

  test("other types throw a TypeError", () => {
    const others = [undefined, null, 1, true, {}, [], [123, 125], Symbol("s"), () => {}, new String("{}")];
    for (const body of others) {
      for (const options of [undefined, { lines: true }]) {
        assert.throws(() => connector.transformDelivery(body, options), TypeError);
      }
    }
    mapsAGoodBody();
  });

  test("options may be missing, undefined or empty", () => {
    const body = `${event("Signed Up")}\n`;
    for (const options of [undefined, {}, { lines: undefined }, { lines: false }, { lines: true }]) {
      assert.equal(connector.transformDelivery(body, options).mapped, 1);
    }
  });

  test("an invalid option throws a TypeError that suggests the nearest name", () => {
    for (const [options, message] of [
      [null, "expected `options` to be an object, found null"],
      [{ line: true }, "expected one of `lines`, `max_bytes`, `lanes`, found the option `line`; did you mean `lines`?"],
      [{ lines: 1 }, "expected `lines` to be a boolean, found a number"],
      [{ max_bytes: 0 }, "expected `max_bytes` to be a positive integer, found `0`"],
      [{ lanes: 1.5 }, "expected `lanes` to be a positive integer, found `1.5`"],
      [{ lanes: "2" }, "expected `lanes` to be a positive integer, found a string"],
    ]) {
      assert.throws(() => connector.transformDelivery("{}", options), { name: "TypeError", message });
    }
  });

  test("a string with an unpaired surrogate is not UTF-8, and the error says where", () => {
    for (const [body, offset, line, column] of [
      ["\ud800", 0, 1, 1],
      ["\udc00{}", 0, 1, 1],
      ['{"é":"\ud83d"}', 7, 1, 7],
      ['[\n"😀",\n "\ude00\ud83d"]', 12, 3, 3],
    ]) {
      const error = faultOf(body);
      assert.ok(error instanceof JsonError && error instanceof Error);
      assert.deepEqual([error.name, error.code], ["JsonError", "invalid_json"]);
      assert.deepEqual([error.offset, error.line, error.column], [offset, line, column]);
      assert.match(error.message, /^expected UTF-8, found an unpaired surrogate at byte /);
    }
    mapsAGoodBody();
  });

  test("a surrogate pair in a string is one character", () => {
    const delivery = connector.transformDelivery(event("😀 Signed Up"));
    assert.deepEqual(parsed(delivery.requests), [[payload("😀 Signed Up")]]);
  });

  test("200,000 nested arrays do not overflow the stack", () => {
    const depth = 200_000;
    const deep = "[".repeat(depth) + "]".repeat(depth);
    const delivery = connector.transformDelivery(`[${deep},${event("Signed Up").replace("}", `,"context":${deep}}`)}]`);
    assert.deepEqual([delivery.mapped, delivery.rejected], [1, 1]);
    assert.throws(() => connector.transformDelivery(deep.slice(0, -1)), JsonError);
    mapsAGoodBody();
  });
});

describe("requests", () => {
  test("requests are Uint8Arrays of at most a hundred items", () => {
    const body = `[${Array(250).fill(event("Signed Up")).join(",")}]`;
    const { requests } = connector.transformDelivery(body);
    for (const request of requests) assert.equal(Object.getPrototypeOf(request), Uint8Array.prototype);
    assert.deepEqual(
      parsed(requests).map(({ length }) => length),
      [100, 100, 50],
    );
  });

  test("requests have at most 819,200 bytes", () => {
    const sized = (size) =>
      event("Signed Up", {
        properties: { s: "x".repeat(size - JSON.stringify(payload("Signed Up", { s: "" })).length) },
      });
    for (const [second, expected] of [
      [319_197, [819_200]],
      [319_198, [500_002, 319_200]],
      [900_000, [500_002, 900_002]],
    ]) {
      const { requests } = connector.transformDelivery(`[${sized(500_000)},${sized(second)}]`);
      assert.deepEqual(
        requests.map(({ length }) => length),
        expected,
      );
    }
  });

  test("arrays on lines are delivered completely", () => {
    const array = `[${Array(250).fill(event("Signed Up")).join(",")}]`;
    const delivery = connector.transformDelivery(`${array}\n${event("Order Placed")}\n${array}`);
    assert.deepEqual(
      parsed(delivery.requests).map(({ length }) => length),
      [100, 100, 100, 100, 100, 1],
    );
    assert.deepEqual([delivery.mapped, delivery.rejected], [501, 0]);
  });

  test("a later delivery does not change an earlier one", () => {
    const names = Array.from({ length: 3_000 }, (_, index) => `Event ${"x".repeat(index % 300)} ${index}`);
    const deliveries = names.map((name) => connector.transformDelivery(event(name)));
    connector.transformDelivery(`[${Array(5_000).fill(event("Later")).join(",")}]`);
    for (const [index, { requests }] of deliveries.entries()) {
      assert.deepEqual(parsed(requests), [[payload(names[index])]]);
    }
  });

  test("writing into a request does not change others", () => {
    const [first, second] = [connector.transformDelivery(event("First")), connector.transformDelivery(event("Second"))];
    first.requests[0].fill(0);
    assert.deepEqual(parsed(second.requests), [[payload("Second")]]);
    second.requests[0].fill(0);
    mapsAGoodBody();
  });

  test("transferring a request to another thread does not affect the connector", () => {
    const { requests } = connector.transformDelivery(event("Signed Up"));
    structuredClone(requests[0], { transfer: [requests[0].buffer] });
    mapsAGoodBody();
  });

  test("two connectors used in turn keep their requests apart", () => {
    const others = [new Connector({}, { workspace: "a" }), new Connector({ add_prefix: true }, { workspace: "b" })];
    const deliveries = Array.from({ length: 1_000 }, (_, index) =>
      others.map((connector) => connector.transformDelivery(`[${event(`Event ${index}`)},5]`)),
    );
    for (const [index, [first, second]] of deliveries.entries()) {
      const { event: name, ...rest } = payload(`Event ${index}`);
      assert.deepEqual(parsed(first.requests), [[{ env: "a", event: name, ...rest }]]);
      assert.deepEqual(parsed(second.requests), [[{ env: "b", event: `segment : ${name}`, ...rest }]]);
      assert.deepEqual(first.issues, second.issues);
    }
  });
});

describe("issues", () => {
  const body = `[${event("Signed Up")},{"type":"page","messageId":"m-1"},{}]`;

  test("every access returns the same array", () => {
    const delivery = connector.transformDelivery(body);
    const first = delivery.issues;
    assert.equal(first.length, 2);
    connector.transformDelivery("[5,5,5]").issues;
    assert.equal(delivery.issues, first);
    assert.deepEqual(delivery.issues, connector.transformDelivery(body).issues);
  });

  test("issues cannot be read after the body has changed", () => {
    const body = new TextEncoder().encode('[{"type":"page"},{"type":"page"}]');
    const delivery = new Connector().transformDelivery(body);
    body.fill(0x20);
    assert.throws(() => delivery.issues, /the body has changed since it was mapped/);
  });

  test("issues cannot be read after the body was transferred to another thread", () => {
    for (const view of [(buffer) => buffer, (buffer) => new DataView(buffer), (buffer) => new Uint8Array(buffer)]) {
      const { buffer } = Uint8Array.from(bytes('[{"type":"page"}]'));
      const delivery = connector.transformDelivery(view(buffer));
      structuredClone(buffer, { transfer: [buffer] });
      assert.throws(() => delivery.issues, /the body has changed since it was mapped/);
    }
    const transferred = bytes("[]");
    structuredClone(transferred, { transfer: [transferred.buffer] });
    assert.throws(() => connector.transformDelivery(transferred), JsonError);
    mapsAGoodBody();
  });

  test("issues are found on first access", () => {
    let readings = 0;
    class Counting extends Connector {
      _issues(...rest) {
        readings++;
        return super._issues(...rest);
      }
    }
    const delivery = new Counting().transformDelivery(body);
    assert.equal(readings, 0);
    delivery.issues;
    delivery.issues;
    assert.equal(readings, 1);
  });

  test("issues are plain objects", () => {
    const { issues } = connector.transformDelivery(body);
    assert.deepEqual(structuredClone(issues), issues);
    assert.equal(Object.getPrototypeOf(issues[0]), Object.prototype);
  });
});

describe("the corpus", () => {
  const connector = new Connector({ ...recommendedMapping, add_prefix: true }, { workspace: "key" });

  /** The expected delivery, from one call of `transform` for each event. */
  function transformed(inLines) {
    const all = { payloads: [], mapped: 0, skipped: 0, rejected: 0, issues: [] };
    for (const [index, line] of corpus.entries()) {
      const event = JSON.parse(line);
      const { status, code, path, message, notes, payload } = connector.transform(event);
      all[status]++;
      if (status === "mapped") all.payloads.push(payload);
      if (status === "mapped" && notes.length === 0) continue;
      const place = inLines ? { index, line: index + 1 } : { index };
      const isId =
        typeof event.messageId === "string" && event.messageId.trim() !== "" && event.messageId.length <= 255;
      const id = isId ? { message_id: event.messageId } : {};
      all.issues.push({ ...place, ...id, status, ...(status === "mapped" ? { notes } : { code, path, message }) });
    }
    return all;
  }

  function assertTransformed(delivery, expected) {
    const { requests, mapped, skipped, rejected, issues } = delivery;
    assertSame({ payloads: parsed(requests).flat(), mapped, skipped, rejected, issues }, expected);
  }

  test("as one array, it gives the same results as transform", { skip: noCorpus }, () => {
    assert.equal(corpus.length, 3691);
    assertTransformed(connector.transformDelivery(`[${corpus.join(",")}]`), transformed(false));
  });

  test("as lines, it gives the same results as transform", { skip: noCorpus }, () => {
    const expected = transformed(true);
    for (const options of [{}, { lines: true }]) {
      assertTransformed(connector.transformDelivery(corpus.join("\n") + "\n", options), expected);
    }
  });

  test("with one event per delivery, it gives the same results as transform", { skip: noCorpus }, () => {
    for (const line of corpus) {
      const { payload } = connector.transform(JSON.parse(line));
      const { requests } = connector.transformDelivery(line);
      assert.equal(JSON.stringify(parsed(requests)), JSON.stringify(payload ? [[payload]] : []));
    }
  });
});
