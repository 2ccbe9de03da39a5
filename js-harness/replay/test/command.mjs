// Runs the command, as a shell would.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { ended, folderOf } from "../../cases/child-processes.mjs";

export const command = fileURLToPath(new URL("../main.js", import.meta.url));

if (!existsSync(new URL("../node_modules", import.meta.url))) {
  throw new Error("missing: what the command depends on; `make replay-tests` installs it");
}

/** Starts the command; stdin is a pipe. */
export function start(args, options) {
  return spawn(process.execPath, [command, ...args], options);
}

/** Runs the command to its end: its exit code, and what it wrote. */
export function run(args, { input = "", ...options } = {}) {
  const child = start(args, options);
  // A command that reads none of it has closed the pipe.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return ended(child);
}

export { ended, folderOf };

export const jsonLines = (text) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
