// Tests the mapping guide, src/mapping.md: each mapping and event give the result that the
// guide shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Connector, defaultMapping } from "@suprsend/segment-transform";

const guide = readFileSync(new URL("../../src/mapping.md", import.meta.url), "utf8");
const examples = guide.matchAll(/```json mapping\n(.*?)```\n```json event\n(.*?)```\n```json result\n(.*?)```/gs);
const parsed = [...examples].map(([, ...blocks]) => blocks.map((block) => JSON.parse(block)));

for (const [mapping, event, expected] of parsed) {
  test(JSON.stringify(mapping), () => {
    const { status, code, user, payload } = new Connector(mapping).transform(event);
    const found = status === "mapped" ? payload : `${status}: ${code}`;
    assert.equal(JSON.stringify(user === undefined ? found : [user.payload, found]), JSON.stringify(expected));
  });
}

test("every member of a mapping has an example", () => {
  const shown = JSON.stringify(parsed.map(([mapping]) => mapping));
  const names = Object.entries(defaultMapping).flatMap(([name, value]) =>
    value !== null && typeof value === "object" && name !== "channels" ? [name, ...Object.keys(value)] : [name],
  );
  for (const name of names) assert.ok(shown.includes(`"${name}":`), name);
});
