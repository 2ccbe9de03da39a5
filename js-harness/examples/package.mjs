// Installs the package as npm would publish it, replacing any earlier build.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../runtimes/processes.mjs";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
const installed = join(import.meta.dirname, "node_modules/@suprsend/segment-transform");

export async function installPackage() {
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  const packed = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", installed], {
    cwd: pkg,
  });
  const tarball = join(installed, JSON.parse(packed)[0].filename);
  await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  rmSync(tarball);
}
