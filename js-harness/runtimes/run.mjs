// Proves the packed package in every runtime and bundler against the native crate:
//
//     node run.mjs [--json] [name …]
//
// Names select environments by a part of their name.
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";

import { mappings, vectors } from "../cases/cases.mjs";
import { corpus, noCorpus } from "../cases/corpus.mjs";
import { freshProject } from "./fresh-project.mjs";
import { proveNatively } from "./native.mjs";
import { showHeader, showResult, showSummary } from "./report.mjs";

const AT_ONCE = 2;

const { values: options, positionals: wanted } = parseArgs({
  options: { json: { type: "boolean" } },
  allowPositionals: true,
});
const print = options.json ? () => {} : console.log;

const environments = await chosen();
print("Asking the native crate, packing the package and installing it in a fresh project");
const cases = { vectors, corpus, mappings };
const native = proveNatively(cases);
const project = await freshProject(cases);
print(showHeader(native, noCorpus));
const results = await proveAll();
if (options.json) console.log(JSON.stringify({ native, environments: results }, null, 2));
else print(showSummary(results));
if (results.some(({ status }) => status === "failed")) process.exitCode = 1;

async function chosen() {
  const files = readdirSync(new URL("environments", import.meta.url)).sort();
  const modules = await Promise.all(files.map((file) => import(`./environments/${file}`)));
  const all = modules.flatMap((module) => module.default);
  if (wanted.length === 0) return all;
  const isWanted = ({ name }) => wanted.some((part) => name.toLowerCase().includes(part.toLowerCase()));
  const found = all.filter(isWanted);
  if (found.length > 0) return found;
  console.error(`expected a part of one of these names, found \`${wanted.join(" ")}\`:`);
  for (const { name } of all) console.error(`  ${name}`);
  process.exit(2);
}

/** Runs some environments at once. Reports each as it ends, and returns all in order. */
async function proveAll() {
  const results = [];
  const waiting = [...environments.entries()];
  async function proveWaiting() {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, environment] = next;
      results[index] = await prove(environment);
      print(showResult(results[index]));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, proveWaiting));
  return results;
}

async function prove({ name, skip, run }) {
  if (skip) return { name, status: "skipped", reason: skip };
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const { version, ...proof } = await run(project);
    const problems = "vectors" in proof ? differences(proof) : [];
    const status = problems.length === 0 ? "passed" : "failed";
    return { name, version, status, seconds: seconds(), ...proof, failed: problems };
  } catch (error) {
    return { name, status: "failed", seconds: seconds(), failed: [error.message] };
  }
}

function differences({ failed, ...proof }) {
  const names = Object.keys(native).filter((name) => proof[name] !== native[name]);
  return [...failed, ...names.map((name) => `${name}: expected ${native[name]}, found ${proof[name]}`)];
}
