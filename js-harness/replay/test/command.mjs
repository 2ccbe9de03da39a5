// Runs the command, as a shell would.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const command = fileURLToPath(new URL("../main.js", import.meta.url));

if (!existsSync(new URL("../node_modules", import.meta.url))) {
  throw new Error("missing: what the command depends on; `make replay-tests` installs it");
}

/** Starts the command; standard input is a pipe. */
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

/** What has become of a started process. */
export async function ended(child) {
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal))),
  ]);
  return { code, stdout, stderr };
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A folder with the files, by name, that is removed after the test. */
export function folderOf(test, files) {
  const folder = mkdtempSync(join(tmpdir(), "segment-replay-"));
  test.after(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export const jsonLines = (text) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
