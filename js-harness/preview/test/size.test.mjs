// What a browser loads before it shows anything.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);

test("the first load has less than 150 kB gzip without the editor", (t) => {
  const files = ["index.html", "index.js", "segment-mapping-preview.js", ...named("assets", /^index.*\.css$/)];
  const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0);
  t.diagnostic(`${(size / 1000).toFixed(1)} kB`);
  assert.ok(size < 150_000, `${size} bytes`);
  assert.match(readFileSync(new URL("segment-mapping-preview.js", dist), "utf8"), /import\("?[^)]*editor/);
});

function named(folder, pattern) {
  return readdirSync(new URL(folder, dist))
    .filter((name) => pattern.test(name))
    .map((name) => `${folder}/${name}`);
}
