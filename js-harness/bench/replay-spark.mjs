// Maps one archive twice, in one process and with Spark in local mode, and compares every byte.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { corpus, noCorpus } from "../cases/corpus.mjs";

const FILES = 6;
/** How often the corpus is repeated in each file. */
const TIMES = 5;
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const command = path("../replay/main.js");
const python = path("../../target/spark/bin/python");

for (const reason of [noCorpus, !isThere("java", ["-version"]) && "Spark needs Java, and there is no `java` here"]) {
  if (!reason) continue;
  console.log(`skipped: ${reason}`);
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), "segment-replay-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "mapping.json"), '{"context":{"users":true}}');
const files = Array.from({ length: FILES }, (_, number) => join("segment-logs", "web", `${number}.gz`));
mkdirSync(join(folder, "segment-logs", "web"), { recursive: true });
for (const [number, file] of files.entries()) {
  // Each file begins at a different place in the corpus, so no two have the same
  // bodies.
  const events = [...corpus.slice(100 * number), ...corpus.slice(0, 100 * number)];
  writeFileSync(join(folder, file), gzipSync(`${events.join("\n")}\n`.repeat(TIMES)));
}

const map = [command, "map", "--mapping", join(folder, "mapping.json")];
const alone = timed("one process", process.execPath, [...map, "segment-logs", "--out", "alone.jsonl"], [0, 1]);
const sparkScript = path("../replay/spark.py");
const spark = timed("Spark", python, [sparkScript, [process.execPath, ...map].join(" "), "spark.jsonl", ...files], [0]);

const [expected, found] = ["alone.jsonl", "spark.jsonl"].map((name) => readFileSync(join(folder, name)));
assert.ok(expected.equals(found), "the bodies of Spark are those of one process");
console.log(`${FILES * TIMES * corpus.length} events in ${FILES} files: the same ${expected.length} bytes of bodies`);
console.log(`one process: ${alone.toFixed(1)} s; Spark with two processes: ${spark.toFixed(1)} s with its start`);

function isThere(program, args) {
  return spawnSync(program, args).status === 0;
}

/** Runs a program and returns the seconds it took. */
function timed(name, program, args, codes) {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
  if (!codes.includes(status)) throw new Error(`${name} ended with ${status}:\n${stderr}`);
  return (performance.now() - start) / 1000;
}
