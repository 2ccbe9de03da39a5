// Tests mappings, options and constants in JavaScript.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  Connector,
  channels,
  defaultMapping,
  languages,
  MappingError,
  recommendedMapping,
  transformIdentify,
  validateMapping,
} from "@suprsend/segment-transform";

describe("mappings that cannot be used", () => {
  test("the constructor throws an Error with a code and every problem", () => {
    const mapping = { add_prefix: "yes", channels: { emial: "email", sms: "" } };
    for (const make of [() => new Connector(mapping), () => transformIdentify({}, mapping)]) {
      assert.throws(make, (error) => {
        assert.ok(error instanceof MappingError && error instanceof Error);
        assert.deepEqual([error.name, error.code], ["MappingError", "invalid_mapping"]);
        assert.equal(error.problems.length, 3);
        assert.deepEqual(error.problems, validateMapping(mapping));
        return true;
      });
    }
  });

  test("a value that JSON.stringify omits is not a mapping", () => {
    for (const mapping of [Symbol("s"), () => {}]) {
      const problem = {
        path: "",
        code: "wrong_type",
        message: "expected an object, found undefined, a function or a symbol",
      };
      assert.deepEqual(validateMapping(mapping), [problem]);
      assert.throws(() => new Connector(mapping), MappingError);
    }
  });

  test("a value for which JSON.stringify throws is a problem", () => {
    const ring = {};
    ring.channels = ring;
    const getter = {
      get channels() {
        throw new Error("boom");
      },
    };
    for (const mapping of [1n, { channels: 1n }, ring, getter]) {
      assert.deepEqual(
        validateMapping(mapping).map(({ code, path }) => [code, path]),
        [["unreadable_member", ""]],
      );
      assert.throws(() => new Connector(mapping), MappingError);
    }
  });
});

test("a mapping is read as its JSON", () => {
  assert.deepEqual(validateMapping({ channels: { email: undefined, sms: [new String("phone"), "mobile"] } }), []);
  const connector = new Connector({ channels: { email: undefined }, toJSON: undefined });
  assert.equal(connector.transformIdentify({ userId: "u1", traits: { email: "p@x.com" } }).channels.length, 1);
});

test("an invalid option throws a TypeError", () => {
  for (const [options, message] of [
    [null, "expected `options` to be an object, found null"],
    [1, "expected `options` to be an object, found a number"],
    [{ workspace: 1 }, "expected `workspace` to be a string, found a number"],
    [{ workspace: " " }, "expected a workspace key, found a blank string"],
    [{ workspce: "x" }, "expected `workspace`, found the option `workspce`; did you mean `workspace`?"],
    [{ env: "x" }, "expected `workspace`, found the option `env`"],
  ]) {
    assert.throws(() => new Connector({}, options), { name: "TypeError", message });
  }
});

describe("constants", () => {
  test("constants cannot be changed", () => {
    for (const constant of [
      channels,
      languages,
      defaultMapping,
      recommendedMapping,
      defaultMapping.channels,
      channels[0],
    ]) {
      assert.ok(Object.isFrozen(constant));
    }
  });

  test("there are 183 languages and eight channels", () => {
    assert.equal(languages.length, 183);
    assert.equal(new Set(languages).size, 183);
    for (const withdrawn of ["sh", "bh", "iw", "in", "ji", "mo", "jw"]) assert.ok(!languages.includes(withdrawn));
    assert.deepEqual(
      channels.map(({ id }) => id),
      Object.keys(defaultMapping.channels),
    );
    assert.deepEqual(
      channels.map(({ recommended_key }) => recommended_key),
      ["email", "phone", "whatsapp", "slackEmail", "slackUserID", "fcmAndroidpush", "xiaomiAndroidpush", "apnsIospush"],
    );
  });

  test("the default mapping is that of {}", () => {
    const event = { type: "identify", userId: "u1", traits: { email: "a@x.com", phone: "1" } };
    assert.deepEqual(new Connector(defaultMapping).transform(event), new Connector().transform(event));
  });
});
