// The module stays within its budget.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

/** Bytes, gzipped: 50,200 before version 2 of the rules, 15,000 for that, and 2,500 for its speed. */
const BUDGET = 68_000;

test(`the Wasm module has at most ${BUDGET} bytes gzipped`, () => {
  const module = readFileSync(new URL("../../pkg/dist/core.wasm", import.meta.url));
  const size = gzipSync(module, { level: 9 }).length;
  assert.ok(size <= BUDGET, `${size} bytes are over the budget by ${size - BUDGET}`);
});
