// A project of somebody else's, into which the package is installed as npm would publish it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const { devDependencies } = readJson(join(root, "package.json"));

export function run(command, args, cwd) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  return execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: "pipe" });
}

/** A copy of a folder of `test`, with packages in the versions of this one's lockfile, or in given ones. */
export function freshProject(folder, packages, versions = {}) {
  const project = mkdtempSync(join(tmpdir(), "preview-"));
  const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], root));
  cpSync(join(root, "test", folder), project, { recursive: true });
  const dependencies = { "@suprsend/segment-mapping-preview": `file:${filename}`, ...versions };
  for (const name of packages) dependencies[name] = devDependencies[name];
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], project);
  return { folder: project, remove: () => rmSync(project, { recursive: true, force: true }) };
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
