// The JSON Schema of a mapping says the same of one as the rules do.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { defaultMapping, recommendedMapping } from "@suprsend/segment-transform";
import Ajv from "ajv/dist/2020.js";

import { vectors } from "../cases/cases.mjs";

const schema = createRequire(import.meta.url)("@suprsend/segment-transform/mapping.schema.json");
const isValid = new Ajv({ strict: true }).compile(schema);

for (const { name, mapping, problems } of vectors["mapping-problems"]) {
  test(name, () => {
    // Of half a surrogate pair no pattern tells that every engine reads.
    const told = problems.filter(({ code }) => code !== "invalid_unicode");
    assert.equal(isValid(mapping), told.length === 0, JSON.stringify(isValid.errors));
  });
}

test("the default and the recommended mapping are valid, and the defaults are told", () => {
  assert.ok(isValid(defaultMapping) && isValid(recommendedMapping));
  const filled = { preferences: {}, channels: {} };
  new Ajv({ useDefaults: true }).compile(schema)(filled);
  assert.deepEqual(filled, { ...defaultMapping });
});
