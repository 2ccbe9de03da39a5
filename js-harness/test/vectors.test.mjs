// Runs the shared vectors through the package.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as api from "@suprsend/segment-transform";

import { vectors } from "../cases/cases.mjs";
import { checks } from "../cases/checks.mjs";

const all = [...checks(api, vectors)];

for (const file of Object.keys(vectors)) {
  describe(`${file}.json`, () => {
    for (const { name, expected, found } of all.filter((check) => check.file === file)) {
      test(name, () => {
        const actual = found();
        // Compared as JSON text, since the order of members is part of what SuprSend receives.
        assert.equal(JSON.stringify(actual), JSON.stringify(expected));
      });
    }
  });
}
