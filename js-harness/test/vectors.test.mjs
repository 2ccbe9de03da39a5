// The shared vectors through the package: the object reader against every outcome.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import {
  applyToProfile,
  Connector,
  transformIdentify,
  transformTrack,
  validateMapping,
} from "@suprsend/segment-transform";

const vectors = (file) =>
  JSON.parse(readFileSync(new URL(`../../tests/vectors/${file}.json`, import.meta.url), "utf8"));

/** Compared as text too: the order of members is part of what SuprSend receives. */
function assertSame(actual, expected) {
  assert.deepEqual(actual, expected);
  assert.equal(JSON.stringify(actual), JSON.stringify(expected));
}

function outcome({ call, workspace, mapping, payload }) {
  const event = JSON.parse(payload);
  if (workspace === undefined && call === "identify") return transformIdentify(event, mapping);
  if (workspace === undefined && call === "track") return transformTrack(event, mapping);
  const connector = new Connector(mapping, { workspace });
  const method = { identify: "transformIdentify", track: "transformTrack" }[call] ?? "transform";
  return connector[method](event);
}

for (const file of ["both", "identify", "channels", "mapping", "track"]) {
  describe(`${file}.json`, () => {
    for (const vector of vectors(file)) {
      test(vector.name, () => assertSame(outcome(vector), vector.object_outcome ?? vector.outcome));
    }
  });
}

describe("mapping-problems.json", () => {
  for (const { name, mapping, problems } of vectors("mapping-problems")) {
    test(name, () => assertSame(validateMapping(mapping), problems));
  }
});

describe("profile.json", () => {
  for (const { name, mapping, profile, payloads, after } of vectors("profile")) {
    test(name, () => {
      const connector = new Connector(mapping);
      const outcomes = payloads.map((payload) => connector.transform(JSON.parse(payload)));
      const once = outcomes.reduce(applyToProfile, profile);
      assertSame(once, after);
      assertSame(outcomes.reduce(applyToProfile, once), after);
    });
  }
});
