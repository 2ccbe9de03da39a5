// A user's project, in which the package is installed as npm would publish it.
import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "./processes.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "target/runtimes");

/** Packs the package, installs it and returns the project's folder. */
export async function freshProject(cases) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, "js-harness/runtimes/project"), folder, { recursive: true });
  cpSync(join(root, "js-harness/cases/checks.mjs"), join(folder, "checks.mjs"));
  writeFileSync(join(folder, "cases.json"), JSON.stringify(cases));
  copyTypes();
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: join(root, "pkg") });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  renameSync(join(folder, tarball), join(folder, "package.tgz"));
  await run("npm", ["install", "--no-audit", "--no-fund", "./package.tgz"], { cwd: folder });
  return folder;
}

/** The type tests as ES modules and as CommonJS, in which Wasm cannot be required. */
function copyTypes() {
  const types = join(root, "js-harness/types");
  cpSync(types, join(folder, "types"), { recursive: true });
  cpSync(types, join(folder, "types-commonjs"), { recursive: true, filter: (path) => !path.endsWith("core-wasm.ts") });
  writeFileSync(join(folder, "types-commonjs/package.json"), '{ "type": "commonjs" }\n');
}
