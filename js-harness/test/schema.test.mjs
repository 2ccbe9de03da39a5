// The JSON Schema of a mapping agrees with the rules.
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
    // No portable pattern finds an unpaired surrogate, and the schema has no rule for the names to rename.
    const isOfSchema = ({ code, path }) =>
      code !== "invalid_unicode" &&
      !(path.startsWith("/events/rename/") && ["empty_key", "untrimmed_key"].includes(code));
    const expected = problems.filter((problem) => isOfSchema(problem) || problem.message.includes("a blank string"));
    assert.equal(isValid(mapping), expected.length === 0, JSON.stringify(isValid.errors));
  });
}

test("the default and the recommended mapping are valid, and the schema has the defaults", () => {
  assert.ok(isValid(defaultMapping) && isValid(recommendedMapping));
  const filled = { preferences: {}, channels: {}, context: {}, events: {}, properties: {} };
  new Ajv({ useDefaults: true }).compile(schema)(filled);
  assert.deepEqual(filled, { ...defaultMapping });
});
