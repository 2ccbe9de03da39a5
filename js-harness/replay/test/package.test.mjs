// What npm publishes, as one who installs it finds it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { folderOf } from "./command.mjs";

const folder = fileURLToPath(new URL("..", import.meta.url));
const npm = (args, cwd) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

test("the tarball holds every module that the command imports, its README and its licence, and no test", () => {
  const [{ files }] = Object.values(JSON.parse(npm(["pack", "--dry-run", "--json"], folder)));
  const paths = files.map(({ path }) => path);
  const missing = new Set(["README.md", "LICENSE", "package.json", "main.js"]);
  for (const path of missing) if (path.endsWith(".js")) addImports(path, missing);
  assert.deepEqual(
    [...missing].filter((path) => !paths.includes(path)),
    [],
  );
  assert.deepEqual(
    paths.filter((path) => !missing.has(path)),
    [],
  );
});

/** Adds the project's own modules that a module imports, by their paths from the folder. */
function addImports(path, paths) {
  const source = readFileSync(join(folder, path), "utf8");
  for (const [, name] of source.matchAll(/from "(\.[^"]+)"/g)) paths.add(join(path, "..", name));
}

test("the README's lines for Spark are those of spark.py", () => {
  const [readme, script] = ["README.md", "spark.py"].map((name) => readFileSync(join(folder, name), "utf8"));
  const [, block] = /```python\n(.*?)```/s.exec(readme);
  const [command, ...lines] = block.trimEnd().split("\n");
  assert.match(command, /^command = /);
  assert.equal(lines.pop(), 'bodies.saveAsTextFile("bodies")');
  assert.ok(script.includes(`\n${lines.join("\n")}\n`));
});

test("it runs where it was installed from tarballs", (t) => {
  const cwd = folderOf(t, { "package.json": "{}", "mapping.json": "{}" });
  mkdirSync(join(cwd, "packed"));
  for (const packed of [folder, join(folder, "../../pkg")])
    npm(["pack", "--ignore-scripts", "--pack-destination", join(cwd, "packed")], packed);
  const tarballs = ["segment-transform", "segment-replay"];
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const paths = tarballs.map((name) => `./packed/suprsend-${name}-${version}.tgz`);
  npm(["install", "--prefer-offline", "--no-audit", "--no-fund", ...paths], cwd);
  const printed = execFileSync("npx", ["--no-install", "segment-replay", "check", "mapping.json"], {
    cwd,
    encoding: "utf8",
  });
  assert.equal(printed, "`mapping.json` is valid\n");
});
