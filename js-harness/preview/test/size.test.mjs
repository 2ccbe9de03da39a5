// What a browser loads before it shows anything.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const lib = new URL("../lib/", import.meta.url);
const read = (name) => readFileSync(new URL(name, lib), "utf8");

test("the first load has at most 150 kB gzip without the editor", (t) => {
  const files = loadedWith("index.js");
  const size = files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
  t.diagnostic(`${(size / 1000).toFixed(1)} kB`);
  assert.ok(size <= 150_000, `${size} bytes`);
  assert.ok(!files.some((file) => file.startsWith("editor")));
  assert.ok(files.some((file) => /import\([`"']\.\/editor-/.test(read(file))));
});

/** A module and what it imports at once. */
function loadedWith(file, known = new Set()) {
  if (known.has(file)) return [];
  known.add(file);
  const imports = [...read(file).matchAll(/(?:^|[;}])(?:import|export)[^;(]*?["'`]\.\/([^"'`]+)["'`]/g)];
  return [file, ...imports.flatMap(([, name]) => loadedWith(name, known))];
}
