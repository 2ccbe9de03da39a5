// Which files of events are meant.

import { fstat, stat } from "node:fs";
import { posix } from "node:path";
import { promisify } from "node:util";
import { glob, isDynamicPattern } from "tinyglobby";

import { BROKEN, cannotRead, Failure, UNUSABLE } from "./exit.js";
import { quoted } from "./text.js";

const byName = new Intl.Collator("en", { numeric: true }).compare;

/**
 * The inputs in the order in which they are read: `path` (undefined for standard input), `name` and,
 * where it is known, `size`.
 */
export async function findInputs(patterns) {
  if (patterns.length === 0 && process.stdin.isTTY) {
    throw new Failure(
      UNUSABLE,
      "expected files of events, or events on standard input, found neither; --help tells more",
    );
  }
  const inputs = [];
  for (const pattern of patterns.length > 0 ? patterns : ["-"]) {
    if (pattern === "-") inputs.push(await standardInput());
    else for (const path of await expand(pattern)) inputs.push(await file(path));
  }
  return inputs;
}

/** A file may have the name of a pattern, such as `events[1].jsonl`. */
async function expand(pattern) {
  const isFile = await promisify(stat)(pattern).then(
    () => true,
    () => false,
  );
  if (isFile || !isDynamicPattern(pattern)) return [pattern];
  const paths = await glob(pattern, { expandDirectories: false });
  if (paths.length === 0) throw new Failure(BROKEN, `expected files, found none that match ${quoted(pattern)}`);
  return paths.sort(byName);
}

async function file(path) {
  const status = await promisify(stat)(path).catch((error) => {
    throw cannotRead(quoted(path), error);
  });
  if (status.isDirectory()) {
    const meant = quoted(posix.join(path, "*"));
    throw new Failure(UNUSABLE, `expected a file, found the directory ${quoted(path)}; did you mean ${meant}?`);
  }
  return { path, name: path, size: sizeOf(status) };
}

async function standardInput() {
  const status = await promisify(fstat)(0);
  // Which could be opened, and would read as if it were empty.
  if (status.isDirectory()) throw new Failure(UNUSABLE, "expected events on standard input, found a directory");
  return { path: undefined, name: "-", size: sizeOf(status) };
}

/** A pipe does not know how much will come. */
function sizeOf(status) {
  return status.isFile() ? status.size : undefined;
}
