// Bad input, one by one, into one connector that must map a good event after each.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Connector, MappingError, transformIdentify, validateMapping } from "@suprsend/segment-transform";

const mapping = {
  preferences: { preferred_language: "language" },
  channels: { slack_email: ["constructor", "__proto__", "slack_email"] },
};
const connector = new Connector(mapping);

function mapsAGoodEvent() {
  const outcome = connector.transform({ type: "identify", userId: "u1", traits: { email: "p@x.com", language: "hi" } });
  assert.deepEqual(outcome, {
    status: "mapped",
    distinct_id: "u1",
    properties: { email: "p@x.com", language: "hi" },
    channels: [{ channel: "email", value: "p@x.com", from: "/traits/email" }],
    preferred_language: "hi",
    notes: [],
    payload: {
      $schema: "2",
      distinct_id: "u1",
      $user_operations: [
        { $set: { email: "p@x.com", language: "hi" } },
        { $append: { $email: "p@x.com" } },
        { $set: { $preferred_language: "hi" } },
      ],
    },
  });
}

function rejects(name, payload, code, path) {
  test(name, () => {
    const outcome = connector.transformIdentify(payload);
    assert.deepEqual([outcome.status, outcome.code, outcome.path], ["rejected", code, path]);
    assert.match(outcome.message, /^expected .+, found .+/);
    mapsAGoodEvent();
  });
}

function notes(name, traits, ...expected) {
  test(name, () => {
    const outcome = connector.transform({ type: "identify", userId: "u1", traits });
    assert.equal(outcome.status, "mapped");
    assert.deepEqual(
      outcome.notes.map(({ code, path }) => `${code} ${path}`),
      expected,
    );
    assert.equal(outcome.channels.length, 0);
    mapsAGoodEvent();
  });
}

describe("payloads", () => {
  rejects("null", null, "not_an_object", "");
  rejects("undefined", undefined, "not_an_object", "");
  rejects("a string", "identify", "not_an_object", "");
  rejects("an array", [], "not_an_object", "");
  rejects("a function", () => {}, "not_an_object", "");
  rejects("a symbol", Symbol("s"), "not_an_object", "");
  rejects("a BigInt", 1n, "not_an_object", "");
  rejects("an empty object", {}, "missing_user_id", "/userId");
  rejects("another type", { type: "track", userId: "u1" }, "wrong_type", "/type");
});

describe("userId", () => {
  rejects("blank", { userId: " \t\n" }, "missing_user_id", "/userId");
  rejects("256 characters", { userId: "x".repeat(256) }, "user_id_too_long", "/userId");
  rejects("an object", { userId: {} }, "invalid_user_id", "/userId");
  rejects("a BigInt", { userId: 1n }, "invalid_user_id", "/userId");
  rejects("beyond 2^53", { userId: 2 ** 53 }, "invalid_user_id", "/userId");
  rejects("NaN", { userId: NaN }, "invalid_user_id", "/userId");
  rejects("a lone surrogate", { userId: "u\ud800" }, "invalid_user_id", "/userId");
  rejects("inherited", Object.create({ userId: "u1" }), "missing_user_id", "/userId");
  test("numeric", () => {
    assert.equal(connector.transformIdentify({ userId: 12345 }).distinct_id, "12345");
    assert.equal(connector.transformIdentify({ userId: -0 }).distinct_id, "0");
    mapsAGoodEvent();
  });
});

describe("traits", () => {
  notes("a string", "premium", "traits_not_object /traits");
  notes("a reserved name, escaped", JSON.parse('{"\\u0024email":"x"}'), "reserved_property /traits/$email");
  notes("a member named __proto__", JSON.parse('{"__proto__":{"email":"p@x.com"}}'), "not_a_string /traits/__proto__");
  notes("language EN", { language: "EN" }, "language_not_iso_639_1 /traits/language");
  notes("language en-US", { language: "en-US" }, "language_not_iso_639_1 /traits/language");
  notes("language english", { language: "english" }, "language_not_iso_639_1 /traits/language");
  notes("language sh", { language: "sh" }, "language_not_iso_639_1 /traits/language");
  notes("language 42", { language: 42 }, "language_not_iso_639_1 /traits/language");
  notes("a lone surrogate in an e-mail", { email: "p\ud800@x.com" }, "invalid_unicode /traits/email");
  notes("a BigInt for an e-mail", { email: 1n }, "not_a_string /traits/email");

  test("a member named __proto__ stays a member", () => {
    const { properties } = connector.transformIdentify({
      userId: "u1",
      traits: JSON.parse('{"__proto__":{"email":"x"}}'),
    });
    assert.equal(Object.getPrototypeOf(properties), Object.prototype);
    assert.equal(JSON.stringify(properties), '{"__proto__":{"email":"x"}}');
  });

  test("100,000 nested arrays", () => {
    const depth = 100_000;
    let nested = [];
    for (let level = 1; level < depth; level++) nested = [nested];
    const outcome = connector.transformIdentify({ userId: "u1", traits: { nested, email: "p@x.com" } });
    assert.equal(outcome.status, "mapped");
    assert.equal(outcome.properties.nested, nested);
    assert.equal(
      connector.transformIdentify({ userId: "u1", traits: { email: nested } }).notes[0].path,
      "/traits/email/0",
    );
    mapsAGoodEvent();
  });
});

describe("mappings", () => {
  const threeMistakes = { add_prefix: "yes", channels: { emial: "email", sms: "" } };

  test("three mistakes are reported at once", () => {
    assert.deepEqual(
      validateMapping(threeMistakes).map(({ code, path }) => `${code} ${path}`),
      ["wrong_type /add_prefix", "unknown_member /channels/emial", "empty_key /channels/sms"],
    );
  });

  test("a connector throws them, as an Error with a code", () => {
    for (const make of [() => new Connector(threeMistakes), () => transformIdentify({}, threeMistakes)]) {
      assert.throws(make, (error) => {
        assert.ok(error instanceof MappingError && error instanceof Error);
        assert.equal(error.name, "MappingError");
        assert.equal(error.code, "invalid_mapping");
        assert.deepEqual(error.problems, validateMapping(threeMistakes));
        return true;
      });
    }
    mapsAGoodEvent();
  });

  test("what is no mapping at all", () => {
    for (const mapping of [null, 1, "x", [], true, 1n, Symbol("s"), () => {}]) {
      assert.deepEqual(
        validateMapping(mapping).map(({ code, path }) => [code, path]),
        [["wrong_type", ""]],
      );
    }
    const throwing = validateMapping({
      get channels() {
        throw new Error("boom");
      },
    });
    assert.deepEqual(
      throwing.map(({ code }) => code),
      ["unreadable_member"],
    );
  });

  test("a bad option is a TypeError", () => {
    for (const options of [null, 1, { workspace: 1 }, { workspace: " " }]) {
      assert.throws(() => new Connector({}, options), TypeError);
    }
  });
});
