// Runs the package's command, as a shell would.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const manifest = fileURLToPath(import.meta.resolve("@suprsend/segment-transform/package.json"));

export const command = join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin["segment-transform"]);

if (!existsSync(join(dirname(manifest), "node_modules"))) {
  throw new Error("missing: what the package's command depends on; `make package-tests` installs it");
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
  const folder = mkdtempSync(join(tmpdir(), "segment-transform-"));
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
