// The Wasm instance survives any input, or is replaced before the next call.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { applyToProfile, Connector, transformIdentify, validateMapping } from "@suprsend/segment-transform";

const GOOD = { type: "identify", userId: "u1", traits: { email: "peter@example.com", language: "hi" } };
const MAPPING = { preferences: { preferred_language: "language" } };
const EXPECTED = new Connector(MAPPING).transform(GOOD);
const BODY = new TextEncoder().encode(JSON.stringify(GOOD));
const REQUEST = new TextDecoder().decode(new Connector(MAPPING).transformDelivery(BODY).requests[0]);

function assertMapsRight(connector, message) {
  assert.deepEqual(connector.transform(GOOD), EXPECTED, message);
  const [request] = connector.transformDelivery(BODY).requests;
  assert.equal(new TextDecoder().decode(request), REQUEST, message);
}

/** More than fits in Wasm's memory. It is never written. */
const boundless = () => new Uint8Array(2 ** 32 - 1024);

const throwing = (value) => ({
  get type() {
    throw value;
  },
});

/** Calls until the host's stack overflows, each time a bit deeper, including inside the package. */
function exhaustStack(call) {
  try {
    exhaustStack(call);
  } finally {
    call();
  }
}

const hostile = {
  "a body larger than memory": (connector) => connector.transformDelivery(boundless()),
  "a circular mapping": () => {
    const ring = {};
    ring.channels = ring;
    return new Connector(ring);
  },
  "a circular event": (connector) => {
    const ring = { type: "identify", userId: "u" };
    ring.traits = ring;
    return connector.transform(ring);
  },
  "a getter that throws": (connector) => connector.transform(throwing(new Error("no"))),
  "a getter that throws undefined": (connector) => connector.transform(throwing(undefined)),
  "a revoked proxy": (connector) => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return connector.transform(proxy);
  },
  "a symbol": (connector) => connector.transform(Symbol("event")),
  "a bigint": (connector) => connector.transform(1n),
  "no body": (connector) => connector.transformDelivery(),
  "a body that is an object": (connector) => connector.transformDelivery({ length: 2 ** 32 }),
  "bytes that are not UTF-8": (connector) => connector.transformDelivery(new Uint8Array(300).fill(0xff)),
  "a string with an unpaired surrogate": (connector) => connector.transformDelivery('"\ud800"'),
  "unclosed brackets": (connector) => connector.transformDelivery("[".repeat(20_000)),
  "many reserved names": (connector) =>
    connector.transform({ ...GOOD, traits: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`$${i}`, i])) }),
  "an invalid mapping": () => new Connector({ channels: 1, ["x".repeat(5_000)]: 1 }),
  "invalid options": () => new Connector({}, { workspace: 5 }),
  "a freed connector": () => {
    const freed = new Connector();
    freed.free();
    return freed.transform(GOOD);
  },
  "a method on another object": () => Connector.prototype.transform.call({}, GOOD),
  "an invalid profile": () => applyToProfile({ channels: 5 }, EXPECTED),
  "an outcome with a getter that throws": () => applyToProfile(null, throwing(new Error("no"))),
  "an enormous mapping": () => validateMapping({ channels: { email: Array(2_000).fill({}) } }),
  "a detached body": (connector) => {
    const body = new Uint8Array(8);
    structuredClone(body.buffer, { transfer: [body.buffer] });
    return connector.transformDelivery(body);
  },
};

describe("after hostile input, the same connector maps a valid event correctly", () => {
  const connector = new Connector(MAPPING);
  for (const [name, call] of Object.entries(hostile)) {
    test(name, () => {
      try {
        call(connector);
      } catch (error) {
        assert.notEqual(error.message, undefined);
      }
      assertMapsRight(connector, name);
    });
  }

  test("ten thousand inputs of every kind in sequence", () => {
    const calls = Object.values(hostile);
    let thrown = 0;
    for (let round = 0; round < 10_000; round++) {
      try {
        calls[round % calls.length](connector);
      } catch {
        thrown++;
      }
      assertMapsRight(connector, `round ${round}`);
    }
    assert.ok(thrown > 1_000);
  });

  test("a stack overflow in the host", () => {
    const calls = [
      () => connector.transform(GOOD),
      () => connector.transformDelivery(BODY),
      () => new Connector(MAPPING),
      () => transformIdentify(GOOD),
    ];
    for (const call of calls) {
      assert.throws(() => exhaustStack(call));
      assertMapsRight(connector);
    }
  });
});

describe("connectors are independent and reentrant", () => {
  const event = (traits) => ({ type: "identify", userId: "u1", traits });

  test("a getter may call the connector that reads it", () => {
    const connector = new Connector(MAPPING);
    let inner;
    const outer = connector.transform({
      ...GOOD,
      get traits() {
        inner = connector.transform(GOOD);
        connector.transformDelivery(BODY);
        return GOOD.traits;
      },
    });
    assert.deepEqual(outer, EXPECTED);
    assert.deepEqual(inner, EXPECTED);
  });

  test("a getter that loses the instance rejects only its own event", () => {
    const connector = new Connector(MAPPING);
    const outcome = connector.transform({
      ...GOOD,
      get traits() {
        return connector.transformDelivery(boundless());
      },
    });
    assert.equal(outcome.code, "unreadable_member");
    assertMapsRight(connector);
  });

  test("a getter that frees the connector makes the call throw, and does not affect other connectors", () => {
    const connector = new Connector(MAPPING);
    const payload = {
      ...GOOD,
      get traits() {
        return connector.free();
      },
    };
    assert.throws(() => connector.transform(payload), { message: "cannot use a freed Connector" });
    assertMapsRight(new Connector(MAPPING));
  });

  test("using a freed connector throws every time, and freeing twice is a no-op", () => {
    const connector = new Connector();
    const delivery = connector.transformDelivery('{"type":"page"}');
    connector.free();
    connector.free();
    for (let call = 0; call < 20_000; call++) {
      assert.throws(() => connector.transform(GOOD), {
        message: "cannot use a freed Connector",
      });
    }
    assert.throws(() => delivery.issues, /freed/);
    assertMapsRight(new Connector(MAPPING));
  });

  test("two connectors used in turn keep their own mappings", () => {
    const [work, home] = ["work", "home"].map((key) => new Connector({ channels: { email: key } }, { workspace: key }));
    const traits = { work: "w@example.com", home: "h@example.com" };
    for (let round = 0; round < 100; round++) {
      for (const [connector, key] of [
        [work, "work"],
        [home, "home"],
      ]) {
        const { channels, payload } = connector.transform(event(traits));
        assert.deepEqual([channels[0].value, payload.env], [traits[key], key]);
      }
    }
  });

  test("after the loss of an instance, a connector keeps its original mapping", () => {
    const mapping = { channels: { email: "mail" } };
    const options = { workspace: "w1" };
    const connector = new Connector(mapping, options);
    const delivery = connector.transformDelivery('{"type":"page"}');
    mapping.channels.email = "other";
    options.workspace = "w2";
    assert.throws(() => new Connector().transformDelivery(boundless()), { code: "interrupted" });
    const { channels, payload } = connector.transform(event({ mail: "a@example.com", other: "b@example.com" }));
    assert.deepEqual([channels[0].value, payload.env], ["a@example.com", "w1"]);
    assert.equal(delivery.issues[0].code, "unsupported_type");
  });
});
