// Runs package linters.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "../processes.mjs";

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

export default [
  ["publint", "publint", ["--strict"]],
  // Wasm is neither CommonJS nor ESM, but attw expects that it can be required.
  ["attw", "@arethetypeswrong/cli", ["--exclude-entrypoints", "core.wasm"]],
].map(([command, name, options]) => ({
  name: command,
  async run(project) {
    await run(join(modules, ".bin", command), [join(project, "package.tgz"), ...options]);
    const { version } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    return { version };
  },
}));
