// Finds the files of events.

import { fstat, readdir } from "node:fs";
import { stat } from "node:fs/promises";
import { isAbsolute, join, posix, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { glob, isDynamicPattern } from "tinyglobby";

import { BROKEN, cannotRead, Failure, UNUSABLE } from "../exit.js";
import { quoted, shellQuoted } from "../output/text.js";

const byName = new Intl.Collator("en", { numeric: true }).compare;

/**
 * The inputs in the order in which they are read: `path` (undefined for stdin), `name` and,
 * where it is known, `size`.
 *
 * @param others files of the command's own, which directories and globs leave out
 */
export async function findInputs(patterns, others = []) {
  if (patterns.length === 0 && process.stdin.isTTY) {
    const expected = "expected files of events, or events on stdin";
    throw new Failure(UNUSABLE, `${expected}, found neither; --help shows an example`);
  }
  const keys = await Promise.all(others.filter((path) => path !== undefined).map(keyOf));
  const own = new Set(keys.filter((key) => key !== undefined));
  const inputs = [];
  for (const pattern of patterns.length > 0 ? patterns : ["-"]) {
    if (pattern === "-") inputs.push(await standardInput());
    else inputs.push(...(await expand(pattern, own)));
  }
  return withoutRepeated(inputs);
}

/** A file may be found by several patterns, or through a link. Pipes and devices may be read twice. */
async function withoutRepeated(inputs) {
  const seen = new Set();
  const first = [];
  for (const input of inputs) {
    const isPlain = input.path !== undefined && input.size !== undefined;
    const status = isPlain ? await stat(input.path, { bigint: true }).catch(() => undefined) : undefined;
    const key = status && keyOfStatus(status);
    if (key !== undefined && seen.has(key)) continue;
    seen.add(key);
    first.push(input);
  }
  return first;
}

/** A file may have the name of a pattern, such as `events[1].jsonl`. */
async function expand(pattern, own) {
  const status = await stat(pattern).catch(() => undefined);
  if (status?.isDirectory()) {
    const inputs = await filesOf("**", pattern, own);
    if (inputs.length === 0)
      throw new Failure(BROKEN, `expected files, found none in the directory ${quoted(pattern)}`);
    return inputs;
  }
  if (status !== undefined || !isDynamicPattern(pattern)) return [await file(pattern)];
  const inputs = await filesOf(pattern, "", own);
  if (inputs.length === 0) throw await noMatch(pattern);
  return inputs;
}

/**
 * The regular files that match, without those of the command's own, in order of name. A directory that cannot be
 * read is an input too: reading it fails, and the next input follows.
 */
async function filesOf(pattern, folder, own) {
  const unreadable = new Set();
  const nameOf = isAbsolute(join(folder, pattern)) ? resolve : (path) => relative("", path) || ".";
  const read = (path, options, done) => {
    readdir(path, options, (error, entries) => {
      const isMissing = ["ENOENT", "ENOTDIR"].includes(error?.code);
      if (error && !isMissing) unreadable.add(nameOf(path));
      done(error, entries);
    });
  };
  // What is hidden does not match, but its directories would be read.
  const ignore = isHidden(pattern) ? [] : ["**/.*"];
  const options = { cwd: folder, absolute: false, expandDirectories: false, ignore, fs: { readdir: read } };
  const paths = (await glob(pattern, options)).map((path) => join(folder, path));
  const inputs = [];
  for (const path of [...paths, ...unreadable].sort(byName)) {
    if (unreadable.has(path)) {
      inputs.push({ path, name: path, size: 0 });
      continue;
    }
    const status = await stat(path).catch(() => undefined);
    if (status === undefined ? true : status.isFile() && !own.has(keyOfStatus(status))) inputs.push(await file(path));
  }
  return inputs;
}

/** Whether a part of the path is a hidden name. */
function isHidden(path) {
  return /(^|\/)\.[^./]/.test(path);
}

async function noMatch(pattern) {
  const folders = posix.dirname(pattern);
  const deeper = [`${pattern.replace(/\/+$/, "")}/**`, posix.join(folders, "**", posix.basename(pattern))];
  for (const meant of deeper) {
    const paths = await glob(meant, { expandDirectories: false });
    if (paths.length === 0) continue;
    return new Failure(
      BROKEN,
      `expected files, found none that match ${quoted(pattern)}; did you mean ${shellQuoted(meant)}?`,
    );
  }
  return new Failure(BROKEN, `expected files, found none that match ${quoted(pattern)}`);
}

async function file(path) {
  const status = await stat(path).catch((error) => {
    throw cannotRead(quoted(path), error);
  });
  if (status.isSocket()) throw new Failure(UNUSABLE, `expected a file, found the socket ${quoted(path)}`);
  return { path, name: path, size: sizeOf(status) };
}

async function standardInput() {
  const status = await promisify(fstat)(0);
  // It could be opened, and would read as empty.
  if (status.isDirectory()) throw new Failure(UNUSABLE, "expected events on stdin, found a directory");
  return { path: undefined, name: "-", size: sizeOf(status) };
}

async function keyOf(path) {
  const status = await stat(path).catch(() => undefined);
  return status && keyOfStatus(status);
}

function keyOfStatus({ dev, ino }) {
  return `${dev}:${ino}`;
}

/** The size of a pipe is unknown. */
function sizeOf(status) {
  return status.isFile() ? status.size : undefined;
}
