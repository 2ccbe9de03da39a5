// The table of modules in ARCHITECTURE.md is that of the imports.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { read, root } from "./pages.mjs";

/** The modules of `src/`, each with those that it imports outside of its tests. */
function imports() {
  const modules = new Map();
  for (const path of readdirSync(join(root, "src"), { recursive: true }).filter((name) => name.endsWith(".rs"))) {
    const [name] = path.split(/[/.\\]/);
    const [source] = readFileSync(join(root, "src", path), "utf8").split(/^#\[cfg\(test\)\]\nmod /m);
    const imported = [...source.matchAll(/\bcrate::([a-z_]+)/g)].map(([, other]) => other);
    modules.set(name, new Set([...(modules.get(name) ?? []), ...imported.filter((other) => other !== name)]));
  }
  modules.delete("lib");
  return modules;
}

/** The rows of the table: the modules of each, and what it says that they depend on. */
const rows = [...read("ARCHITECTURE.md").matchAll(/^\| (`src\/.*?) \| .*? \| (.*) \|$/gm)].map(
  ([, names, dependsOn]) => ({
    names: [...names.matchAll(/`src\/(\w+)/g)].map(([, name]) => name),
    dependsOn: [...dependsOn.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  }),
);

test("every module has a row, and depends on earlier ones alone", () => {
  const modules = imports();
  const order = rows.flatMap(({ names }) => names);
  assert.deepEqual(order.toSorted(), [...modules.keys()].sort());
  for (const [at, name] of order.entries()) {
    for (const other of modules.get(name)) assert.ok(order.indexOf(other) < at, `${name} depends on ${other}`);
  }
});

test("every row names what its modules depend on outside of it", () => {
  const modules = imports();
  for (const { names, dependsOn } of rows) {
    const found = new Set(names.flatMap((name) => [...modules.get(name)]).filter((name) => !names.includes(name)));
    assert.deepEqual(dependsOn.toSorted(), [...found].sort(), names.join(", "));
  }
});
