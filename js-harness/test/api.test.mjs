// What others build upon changes with the report of it, js-harness/types/api.txt, and never by oversight.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const report = new URL("../types/api.txt", import.meta.url);
const pkg = new URL("../../pkg/", import.meta.url);
const read = (name) => readFileSync(new URL(name, pkg), "utf8");

/** Declarations, without what is only for readers. */
const declared = (name) =>
  read(name)
    .replace(/\/\*\*.*?\*\//gs, "")
    .replace(/\n\s*\n/g, "\n")
    .trim();

test("the public API is as reported; with UPDATE=1 the report is renewed", () => {
  const { exports, engines } = JSON.parse(read("package.json"));
  const types = ["index.d.ts", "slim.d.ts", "webhook/index.d.ts", "core.wasm.d.ts"];
  const api = [
    `entries: ${Object.keys(exports).join(" ")}`,
    `node: ${engines.node}`,
    ...types.map((name) => `\n// ${name}\n${declared(name)}`),
  ].join("\n");
  if (process.env.UPDATE) writeFileSync(report, `${api}\n`);
  assert.equal(`${api}\n`, readFileSync(report, "utf8"), "renew the report with UPDATE=1, and mind the version");
});
