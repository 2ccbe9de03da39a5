// The public API changes only together with its report, js-harness/types/api.txt, and never by oversight.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const report = new URL("../types/api.txt", import.meta.url);
const pkg = new URL("../../pkg/", import.meta.url);
const read = (name) => readFileSync(new URL(name, pkg), "utf8");

/** Declarations without comments. */
const declared = (name) =>
  read(name)
    .replace(/\/\*\*.*?\*\//gs, "")
    .replace(/\n\s*\n/g, "\n")
    .trim();

test("the public API matches its report; UPDATE=1 rewrites the report", () => {
  const { exports, engines } = JSON.parse(read("package.json"));
  const types = ["index.d.ts", "slim.d.ts", "webhook/index.d.ts", "core.wasm.d.ts"];
  const api = [
    `entries: ${Object.keys(exports).join(" ")}`,
    `node: ${engines.node}`,
    ...types.map((name) => `\n// ${name}\n${declared(name)}`),
  ].join("\n");
  if (process.env.UPDATE) writeFileSync(report, `${api}\n`);
  assert.equal(
    `${api}\n`,
    readFileSync(report, "utf8"),
    "update the report with UPDATE=1, and check whether the version must change",
  );
});
