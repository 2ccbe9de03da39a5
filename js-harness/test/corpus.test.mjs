// Real Segment payloads: no throw, no trap, and the object reader agrees with the native crate.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { Connector, recommendedMapping } from "@suprsend/segment-transform";

const root = fileURLToPath(new URL("../..", import.meta.url));
const corpus = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));
const skip = existsSync(corpus) ? false : "the corpus of real Segment payloads is not here";

const mappings = {
  default: {},
  recommended: { ...recommendedMapping, add_prefix: true },
  several: {
    preferences: { preferred_language: ["language", "locale", "address.country"] },
    channels: {
      email: ["email", "Email", "contact.email"],
      sms: ["phone", "company.phone"],
      whatsapp: ["address.street", "age"],
    },
  },
};

/** What the native crate makes of the lines, an outcome for each. */
function native(text, mapping) {
  const folder = mkdtempSync(join(tmpdir(), "segment-transform-"));
  const file = join(folder, "mapping.json");
  writeFileSync(file, JSON.stringify(mapping));
  const arguments_ = ["run", "--quiet", "--release", "--locked", "--example", "outcomes", "--", file];
  const outcomes = execFileSync("cargo", arguments_, { cwd: root, input: text, maxBuffer: 2 ** 30 }).toString();
  rmSync(folder, { recursive: true });
  return outcomes.trimEnd().split("\n");
}

for (const [name, mapping] of Object.entries(mappings)) {
  test(`all 3,691 events, ${name} mapping`, { skip }, () => {
    const text = ["identify", "track"].map((file) => readFileSync(join(corpus, `${file}.jsonl`), "utf8")).join("");
    const lines = text.trimEnd().split("\n");
    assert.equal(lines.length, 3691);
    const connector = new Connector(mapping);
    const outcomes = native(text, mapping);
    assert.equal(outcomes.length, lines.length);
    for (const [index, line] of lines.entries()) {
      const outcome = connector.transform(JSON.parse(line));
      // Through JSON.parse, the native outcome's numbers are those that JavaScript can hold.
      assert.equal(JSON.stringify(outcome), JSON.stringify(JSON.parse(outcomes[index])), `event ${index + 1}`);
    }
  });
}
