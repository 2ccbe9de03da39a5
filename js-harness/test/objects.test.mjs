// An object is read as its JSON: the connector sees what JSON.stringify writes, never traps, and never
// changes its input.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { applyToProfile, Connector } from "@suprsend/segment-transform";

const connector = new Connector({ channels: { email: ["email", "contact.email"], whatsapp: "toString" } });
const event = (traits) => ({ type: "identify", userId: "u1", traits });
const codes = ({ notes }) => notes.map(({ code }) => code);

/** An object and its JSON must give the same payload and notes. */
function assertIsItsJson(payload, message) {
  const outcome = connector.transform(payload);
  const parsed = connector.transform(JSON.parse(JSON.stringify(payload)));
  assert.equal(JSON.stringify(outcome), JSON.stringify(parsed), message);
  const [request] = connector.transformDelivery(JSON.stringify([payload])).requests;
  const expected = outcome.payload === undefined ? undefined : `[${JSON.stringify(outcome.payload)}]`;
  assert.equal(request && new TextDecoder().decode(request), expected, message);
  return outcome;
}

describe("an object is read as its JSON", () => {
  test("undefined members are absent", () => {
    const { payload, notes } = assertIsItsJson(event({ email: undefined }));
    assert.deepEqual([payload.$user_operations, notes], [[], []]);
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`trait_${index}`, undefined]));
    assert.deepEqual(assertIsItsJson(event(many)).notes, []);
    assertIsItsJson({ ...event({ contact: { email: undefined } }), messageId: undefined, timestamp: undefined });
  });

  test("functions and symbols are absent, and null in arrays", () => {
    const { channels } = assertIsItsJson(event({ email: [() => {}, Symbol("s"), "p@x.com"], toString: () => "x" }));
    assert.deepEqual(channels, [{ channel: "email", value: "p@x.com", from: "/traits/email/2" }]);
  });

  test("NaN and Infinity are null", () => {
    const { properties, notes } = assertIsItsJson(event({ email: NaN, phone: Infinity, list: [-Infinity] }));
    assert.deepEqual([properties, notes], [{ email: null, phone: null, list: [null] }, []]);
    assert.equal(connector.transformIdentify({ userId: NaN }).code, "missing_user_id");
  });

  test("boxed strings, numbers and booleans are unboxed", () => {
    const { channels, properties } = assertIsItsJson({
      type: new String("identify"),
      userId: new Number(12),
      traits: { email: new String("p@x.com"), phone: new Number(15555555555), is_active: new Boolean(true) },
    });
    assert.deepEqual(
      channels.map(({ value }) => value),
      ["p@x.com", "15555555555"],
    );
    assert.deepEqual(properties, { email: "p@x.com", phone: 15555555555, is_active: true });
  });

  test("toJSON is called with its key", () => {
    const named = { toJSON: (key) => `${key}@x.com` };
    const { channels } = assertIsItsJson(event({ email: named, contact: { email: named } }));
    assert.deepEqual(
      channels.map(({ value }) => value),
      ["email@x.com"],
    );
    assertIsItsJson({ toJSON: () => event({ email: "p@x.com" }) });
  });

  test("functions and BigInts may have a toJSON", () => {
    const callable = Object.assign(() => {}, { toJSON: () => "p@x.com" });
    assert.equal(assertIsItsJson(event({ email: callable })).channels[0].value, "p@x.com");
    BigInt.prototype.toJSON = function () {
      return this.toString();
    };
    try {
      assert.equal(assertIsItsJson({ type: "identify", userId: 12345678901234567890n }).distinct_id.length, 20);
    } finally {
      delete BigInt.prototype.toJSON;
    }
  });

  test("non-enumerable and inherited properties are absent", () => {
    class User {
      email = "p@x.com";
      get whatsapp() {
        return "+15555555555";
      }
    }
    const { channels, properties } = assertIsItsJson(event(new User()));
    assert.equal(channels.length, 1);
    assert.deepEqual(properties, { email: "p@x.com" });
    const hidden = Object.defineProperty({ plan: "pro" }, "email", { value: "p@x.com" });
    assert.deepEqual(assertIsItsJson(event(hidden)).channels, []);
    assert.equal(connector.transformIdentify(Object.create({ userId: "u1" })).code, "missing_user_id");
  });

  test("a Date is its ISO text, and an invalid one is null", () => {
    const at = new Date("2024-05-01T09:30:00.123Z");
    assert.equal(assertIsItsJson({ ...event({}), timestamp: at }).payload.$time, 1714555800123);
    assert.deepEqual(assertIsItsJson({ ...event({}), timestamp: new Date(NaN) }).notes, []);
  });

  test("objects without a prototype, class instances and proxies are read like plain objects", () => {
    const traits = Object.assign(Object.create(null), { email: "p@x.com" });
    const expected = assertIsItsJson(event({ email: "p@x.com" }));
    assert.deepEqual(connector.transform(Object.assign(Object.create(null), event(traits))), expected);
    assert.deepEqual(connector.transform(new Proxy(event(new Proxy(traits, {})), {})), expected);
    assertIsItsJson(event({ map: new Map([["a", 1]]), list: new Uint8Array(3), error: new Error("x") }));
  });

  test("a member named __proto__ is a member like any other", () => {
    const traits = JSON.parse('{"__proto__":{"email":"p@x.com"}}');
    const { properties, channels } = assertIsItsJson(event(traits));
    assert.equal(Object.getPrototypeOf(properties), Object.prototype);
    assert.equal(JSON.stringify(properties), JSON.stringify(traits));
    assert.deepEqual(channels, []);
  });

  test("an integer beyond ±(2^53 − 1) has lost its digits", () => {
    assert.equal(connector.transformIdentify({ userId: 2 ** 53 - 1 }).distinct_id, "9007199254740991");
    for (const userId of [2 ** 53, -(2 ** 53), 1e21, 1e300]) {
      const { code, message } = connector.transformIdentify({ userId });
      assert.equal(code, "invalid_user_id");
      assert.match(message, /an integer beyond ±\(2\^53 − 1\)/);
      assert.deepEqual(codes(connector.transform(event({ email: userId }))), ["not_a_string"]);
    }
  });
});

describe("objects that JSON.stringify cannot serialize are rejected", () => {
  const ring = {};
  ring.ring = ring;
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const throwing = (value) => ({
    get() {
      throw value;
    },
    enumerable: true,
  });
  const payloads = {
    "a ring": event({ ring }),
    "an event that is a ring": Object.assign(event({}), { context: ring }),
    "a BigInt": event({ big: 1n }),
    "an event that is a BigInt": 1n,
    "a getter that throws": Object.defineProperty({ type: "identify" }, "userId", throwing(new Error("boom"))),
    "a getter of a trait that no rule looks at": event(Object.defineProperty({}, "x", throwing(new TypeError("boom")))),
    "a toJSON that throws nothing": event({
      email: {
        toJSON() {
          throw undefined;
        },
      },
    }),
    "a thrown value without a text": event(Object.defineProperty({}, "x", throwing(Object.create(null)))),
    "a revoked proxy": revoked,
    "a revoked proxy inside": event({ contact: revoked }),
  };
  for (const [name, payload] of Object.entries(payloads)) {
    test(name, () => {
      const { status, code, path, message } = connector.transform(payload);
      assert.deepEqual([status, code, path], ["rejected", "unreadable_member", ""]);
      assert.match(message, /^expected a value that `JSON.stringify` can serialize, found one that throws `/);
    });
  }

  test("20,000 exceptions of any kind do not lose the instance", () => {
    const bad = Object.values(payloads);
    for (let round = 0; round < 20_000; round++) {
      assert.equal(connector.transform(bad[round % bad.length]).code, "unreadable_member");
    }
    assert.equal(connector.transform(event({ email: "p@x.com" })).channels.length, 1);
  });

  test("a thrown value without a text is named as an object", () => {
    const { message } = connector.transform(payloads["a thrown value without a text"]);
    assert.match(message, /, found one that throws `\[object Object\]`$/);
  });

  test("values that JSON.stringify omits are not events", () => {
    for (const payload of [undefined, () => {}, Symbol("s"), { toJSON: () => undefined }]) {
      const { status, code, message } = connector.transform(payload);
      assert.deepEqual([status, code], ["rejected", "not_an_object"]);
      assert.equal(message, "expected an object, found undefined, a function or a symbol");
    }
  });
});

describe("objects in, objects out", () => {
  test("an object is read once, and each getter is called once", () => {
    let reads = 0;
    const traits = {
      get email() {
        reads++;
        return "p@x.com";
      },
    };
    assert.deepEqual(connector.transform(event(traits)).properties, { email: "p@x.com" });
    assert.equal(reads, 1);
  });

  test("a proxy cannot slip a reserved name past the rules", () => {
    let asked = 0;
    const ownKeys = () => (asked++ === 0 ? ["plan"] : ["plan", "$email"]);
    const traits = new Proxy({ plan: "pro", $email: "evil@x.com" }, { ownKeys });
    assert.deepEqual(connector.transform(event(traits)).properties, { plan: "pro" });
  });

  test("the payload shares the properties of the outcome", () => {
    const user = connector.transform(event({ plan: "pro", $email: "x" }));
    assert.equal(user.payload.$user_operations[0].$set, user.properties);
    const track = { type: "track", userId: "u1", event: "Signed Up", properties: { plan: "pro" } };
    const mapped = connector.transform(track);
    assert.equal(mapped.payload.properties, mapped.properties);
    assert.deepEqual(Object.keys(mapped.payload), ["event", "distinct_id", "properties"]);
    const none = connector.transform({ ...track, properties: { $x: 1 } });
    assert.deepEqual([none.properties, none.payload.properties], [{}, {}]);
  });

  test("frozen objects are mapped, and input objects are neither changed nor shared", () => {
    const payload = { ...event({ email: "p@x.com", $sms: "x", deep: { list: [1] } }), messageId: "m1" };
    const before = structuredClone(payload);
    const outcome = connector.transform(payload);
    assert.deepEqual(payload, before);
    const frozenDeeply = (value) => {
      if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozenDeeply);
      return value;
    };
    assert.deepEqual(connector.transform(frozenDeeply(payload)), outcome);
    outcome.properties.deep.list.push(2);
    assert.deepEqual(payload.traits.deep, { list: [1] });
  });

  test("the size limit of a user payload is exact to the byte", () => {
    const size = ({ payload }) => Buffer.byteLength(JSON.stringify(payload));
    for (const more of [{}, { email: "p@x.com", list: [{ deep: "é\n" }], $left_out: "x".repeat(20_000) }]) {
      const around = size(connector.transform(event({ ...more, filler: "" })));
      for (const [bytes, expected] of [
        [10_240, false],
        [10_241, true],
      ]) {
        const outcome = connector.transform(event({ ...more, filler: "x".repeat(bytes - around) }));
        assert.equal(size(outcome), bytes);
        assert.equal(codes(outcome).includes("payload_too_large"), expected, `${bytes} bytes`);
      }
    }
  });
});

describe("profiles", () => {
  test("an outcome without a mapped user does not change the profile", () => {
    const profile = { distinct_id: "u1", properties: { plan: "pro" }, channels: [] };
    for (const outcome of [
      undefined,
      null,
      {},
      1,
      () => {},
      connector.transform({}),
      connector.transform({ type: "track", userId: "u1", event: "Signed Up" }),
    ]) {
      assert.deepEqual(applyToProfile(profile, outcome), profile);
    }
    for (const nothing of [undefined, null]) {
      assert.deepEqual(applyToProfile(nothing, undefined), { properties: {}, channels: [] });
    }
  });

  test("a profile and an outcome are read as their JSON", () => {
    const outcome = { ...connector.transform(event({ email: "p@x.com", when: null })), extra: undefined };
    outcome.properties.when = new Date(0);
    const profile = { distinct_id: undefined, properties: { big: NaN }, channels: undefined };
    const { channels, properties } = applyToProfile(profile, outcome);
    assert.deepEqual(properties, { big: null, email: "p@x.com", when: "1970-01-01T00:00:00.000Z" });
    assert.equal(channels.length, 1);
  });

  test("an object that is not a profile throws a TypeError with the reason", () => {
    for (const [profile, message] of [
      [1, "invalid profile: expected an object, found a number"],
      ["x", "invalid profile: expected an object, found a string"],
      [{ properties: 1 }, "invalid profile: /properties: expected an object, found a number"],
      [{ channels: [{ channel: "fax" }] }, "invalid profile: /channels/0/channel: expected a channel, found `fax`"],
    ]) {
      assert.throws(() => applyToProfile(profile, connector.transform(event({}))), { name: "TypeError", message });
    }
  });

  test("20,000 getters that throw do not lose the instance", () => {
    const error = new TypeError("boom");
    const outcome = {
      get status() {
        throw error;
      },
    };
    const expected = applyToProfile({}, connector.transform(event({ email: "p@x.com" })));
    for (let round = 0; round < 20_000; round++) {
      assert.throws(
        () => applyToProfile({}, outcome),
        (thrown) => thrown === error,
      );
    }
    assert.deepEqual(applyToProfile({}, connector.transform(event({ email: "p@x.com" }))), expected);
  });
});
