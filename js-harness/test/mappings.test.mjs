// Mappings, options and constants, as JavaScript has them.
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
  test("they are thrown, as an Error with a code and every problem", () => {
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

  test("what has no JSON is none", () => {
    for (const mapping of [1n, Symbol("s"), () => {}]) {
      assert.deepEqual(
        validateMapping(mapping).map(({ code, path }) => [code, path]),
        [["wrong_type", ""]],
      );
    }
  });

  test("a getter that throws is a problem", () => {
    const mapping = {
      get channels() {
        throw new Error("boom");
      },
    };
    assert.deepEqual(
      validateMapping(mapping).map(({ code }) => code),
      ["unreadable_member"],
    );
  });
});

test("a bad option is a TypeError", () => {
  for (const options of [null, 1, { workspace: 1 }, { workspace: " " }]) {
    assert.throws(() => new Connector({}, options), TypeError);
  }
});

describe("constants", () => {
  test("they cannot be changed", () => {
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

  test("183 languages, eight channels", () => {
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
