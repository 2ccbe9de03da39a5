// What only JavaScript objects can be: the connector sees what JSON.stringify would write, never
// traps and never changes what it is given.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { applyToProfile, Connector } from "@suprsend/segment-transform";

const connector = new Connector({ channels: { email: ["email", "contact.email"], whatsapp: "toString" } });
const event = (traits) => ({ type: "identify", userId: "u1", traits });

function frozenDeeply(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozenDeeply);
  return value;
}

describe("payloads of every make", () => {
  test("getters are read, once each", () => {
    let reads = 0;
    const traits = {
      get email() {
        reads++;
        return "p@x.com";
      },
    };
    const outcome = connector.transform({
      get type() {
        return "identify";
      },
      get userId() {
        return "u1";
      },
      traits,
    });
    assert.equal(outcome.channels[0].value, "p@x.com");
    assert.deepEqual(outcome.properties, { email: "p@x.com" });
    assert.equal(reads, 1);
  });

  test("a getter that throws is a rejection", () => {
    const boom = {
      get() {
        throw new Error("boom");
      },
      enumerable: true,
    };
    const payloads = [
      Object.defineProperty({ type: "identify" }, "userId", boom),
      event(Object.defineProperty({}, "unmapped", boom)),
      event({ contact: Object.defineProperty({}, "email", boom) }),
      event({
        email: {
          toJSON() {
            throw null;
          },
        },
      }),
      event({
        get email() {
          throw {
            toString() {
              throw 1;
            },
          };
        },
      }),
    ];
    for (const payload of payloads) {
      const outcome = connector.transform(payload);
      assert.deepEqual([outcome.status, outcome.code], ["rejected", "unreadable_member"]);
    }
    assert.match(connector.transform(payloads[0]).message, /throws `Error: boom`$/);
  });

  test("proxies are read like objects; a revoked one is a rejection", () => {
    const payload = event({ email: "p@x.com" });
    const proxied = new Proxy({ ...payload, traits: new Proxy(payload.traits, {}) }, {});
    assert.deepEqual(connector.transform(proxied), connector.transform(payload));
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const payload of [proxy, event(proxy), event({ email: proxy }), event({ contact: proxy })]) {
      assert.equal(connector.transform(payload).code, "unreadable_member");
    }
  });

  test("a proxy cannot slip a reserved name past the rules", () => {
    let asked = 0;
    const traits = new Proxy(
      { plan: "pro", $email: "evil@x.com" },
      {
        ownKeys: () => (asked++ === 0 ? ["plan"] : ["plan", "$email"]),
      },
    );
    assert.deepEqual(connector.transform(event(traits)).properties, { plan: "pro" });
  });

  test("undefined members and functions are absent, as in JSON", () => {
    const traits = { email: undefined, contact: { email: "p@x.com" }, toString: () => "x" };
    const outcome = connector.transform({ ...event(traits), messageId: undefined, timestamp: undefined });
    assert.deepEqual(outcome.channels, [{ channel: "email", value: "p@x.com", from: "/traits/contact/email" }]);
    assert.deepEqual(outcome.notes, []);
  });

  test("a reserved name that is mapped, and undefined, gives no channel value", () => {
    const { channels, properties } = new Connector({ channels: { email: "$email" } }).transform(
      event({ $email: undefined }),
    );
    assert.deepEqual([channels, properties], [[], {}]);
  });

  test("a Date is its ISO text", () => {
    const outcome = connector.transform({ ...event({}), timestamp: new Date("2024-05-01T09:30:00.123Z") });
    assert.equal(outcome.payload.$time, 1714555800123);
    assert.deepEqual(connector.transform({ ...event({}), timestamp: new Date(NaN) }).notes, []);
  });

  test("what has no JSON is no event", () => {
    for (const payload of [undefined, () => {}, Symbol("s"), 1n]) {
      const { status, code, path } = connector.transform(payload);
      assert.deepEqual([status, code, path], ["rejected", "not_an_object", ""]);
    }
  });

  test("what has no JSON is no userId", () => {
    for (const userId of [1n, NaN]) {
      const { status, code, path } = connector.transformIdentify({ userId });
      assert.deepEqual([status, code, path], ["rejected", "invalid_user_id", "/userId"]);
    }
  });

  test("a BigInt is handed on where no rule concerns it, and is no channel value", () => {
    assert.deepEqual(connector.transform(event({ big: 1n })).properties, { big: 1n });
    const { channels, notes } = connector.transform(event({ email: 1n }));
    assert.deepEqual([channels, notes.map(({ code }) => code)], [[], ["not_a_string"]]);
  });

  test("a member named __proto__ stays a member", () => {
    const traits = JSON.parse('{"__proto__":{"email":"p@x.com"}}');
    const { properties, channels } = connector.transform(event(traits));
    assert.equal(Object.getPrototypeOf(properties), Object.prototype);
    assert.equal(JSON.stringify(properties), JSON.stringify(traits));
    assert.deepEqual(channels, []);
  });

  test("100,000 nested arrays are handed on", () => {
    let nested = [];
    for (let level = 1; level < 100_000; level++) nested = [nested];
    const { properties, notes } = connector.transform(event({ nested, email: nested }));
    assert.equal(properties.nested, nested);
    assert.deepEqual(
      notes.map(({ code, path }) => [code, path]),
      [["not_a_string", "/traits/email/0"]],
    );
  });

  test("class instances: own members count, inherited ones do not", () => {
    class User {
      email = "p@x.com";
      get whatsapp() {
        return "+15555555555";
      }
    }
    const outcome = connector.transform(event(new User()));
    assert.deepEqual(
      outcome.channels.map(({ value }) => value),
      ["p@x.com"],
    );
    assert.equal(Object.getPrototypeOf(outcome.properties), Object.prototype);
    assert.equal(connector.transformIdentify(Object.create({ userId: "u1" })).code, "missing_user_id");
  });

  test("objects without a prototype", () => {
    const traits = Object.assign(Object.create(null), { email: "p@x.com" });
    const payload = Object.assign(Object.create(null), event(traits));
    assert.equal(connector.transform(payload).channels.length, 1);
  });

  test("a ring is handed on", () => {
    const ring = {};
    ring.ring = ring;
    assert.equal(connector.transform(event({ ring })).properties.ring, ring);
  });

  test("frozen objects are mapped, and no object is changed", () => {
    const payload = { ...event({ email: "p@x.com", $sms: "x", deep: { list: [1] } }), messageId: "m1" };
    const before = structuredClone(payload);
    const outcome = connector.transform(payload);
    assert.deepEqual(payload, before);
    assert.deepEqual(connector.transform(frozenDeeply(payload)), outcome);
    assert.equal(outcome.properties.deep, payload.traits.deep, "by reference");
    outcome.properties.email = "changed";
    assert.equal(payload.traits.email, "p@x.com");
  });
});

describe("the size of a payload", () => {
  const tooLarge = (traits) =>
    connector.transform(event(traits)).notes.some(({ code }) => code === "payload_too_large");
  /** Traits whose payload has exactly so many bytes of JSON. */
  const ofSize = (bytes, more) => {
    const traits = { ...more, filler: "" };
    const { payload } = connector.transform(event(traits));
    traits.filler = "x".repeat(bytes - Buffer.byteLength(JSON.stringify(payload)));
    return traits;
  };
  const nested = Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [`nested${at}`, { at, deep: [at, "\u00e9\n"] }]),
  );

  for (const [name, more] of Object.entries({
    plain: {},
    nested,
    "with a channel": { email: "p@x.com", n: 1.5, b: true },
  })) {
    test(`is told to the byte, ${name}`, () => {
      assert.equal(tooLarge(ofSize(10_240, more)), false);
      assert.equal(tooLarge(ofSize(10_241, more)), true);
    });
  }

  test("a trait that is left out has no size", () => {
    assert.equal(tooLarge({ $big: "x".repeat(20_000), plan: "pro" }), false);
    assert.equal(tooLarge({ ...ofSize(10_240, { nested }), ss_x: "x" }), false);
    assert.equal(tooLarge({ ...ofSize(10_241, { nested }), ss_x: "x" }), true);
  });

  test("what has no JSON has no size", () => {
    const ring = { text: "x".repeat(20_000) };
    assert.equal(tooLarge({ big: 1n, text: "x".repeat(9_000) }), false);
    assert.equal(tooLarge({ ring: Object.assign(ring, { ring }) }), false);
  });
});

describe("profiles", () => {
  test("nothing, or what is no identify outcome, leaves the profile as it is", () => {
    const profile = { distinct_id: "u1", properties: { plan: "pro" }, channels: [] };
    for (const outcome of [
      undefined,
      null,
      {},
      connector.transform({}),
      connector.transform({ type: "track", userId: "u1", event: "Signed Up" }),
    ]) {
      assert.deepEqual(applyToProfile(profile, outcome), profile);
    }
    assert.deepEqual(applyToProfile(undefined, undefined), { properties: {}, channels: [] });
  });

  test("what is no profile is a TypeError", () => {
    for (const profile of [1, "x", { properties: 1 }, { channels: [{ channel: "fax" }] }]) {
      assert.throws(() => applyToProfile(profile, connector.transform(event({}))), TypeError);
    }
  });
});
