// Where whole lines go: a file or standard output.

import { fstat, ftruncate, writeFile } from "node:fs";
import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { cannotWrite, Failure, UNUSABLE } from "../exit.js";
import { quoted } from "./text.js";

const STANDARD_OUTPUT = 1;
const NEWLINE = 0x0a;

/** A file's, or standard output where none, or `-`, is named. */
export async function openOutput(path) {
  if (isStandardOutput(path)) return standardOutput();
  const name = quoted(path);
  const fail = (error) => {
    throw cannotWrite(name, error);
  };
  const file = await open(path, "w").catch(fail);
  return {
    write: wholly({ name, descriptor: file.fd, start: 0 }, (lines) => file.appendFile(lines)),
    close: () => file.close().catch(fail),
  };
}

export function isStandardOutput(path) {
  return path === undefined || path === "-";
}

export async function standardOutput() {
  const status = await promisify(fstat)(STANDARD_OUTPUT);
  const destination = { name: "to standard output", descriptor: STANDARD_OUTPUT, start: status.size };
  return {
    write: wholly(destination, status.isFile() ? writeToFile : writeToStream),
    close: async () => {},
  };
}

/** To a file, `process.stdout` would write but a part where no more fits, and say nothing. */
function writeToFile(lines) {
  return promisify(writeFile)(STANDARD_OUTPUT, lines);
}

function writeToStream(lines) {
  return new Promise((resolve, reject) => {
    process.stdout.write(lines, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * `write` as a function that resolves when all of it is written, so that whoever waits reads no
 * faster. On a full disk, where a part of a line may have been written, it takes that part back.
 */
function wholly({ name, descriptor, start }, write) {
  let end = start;
  return async (lines) => {
    try {
      await write(lines);
      end += Buffer.byteLength(lines);
    } catch (error) {
      await cutToWholeLines(descriptor, end, lines);
      throw cannotWrite(name, error);
    }
  };
}

/** Where of `lines`, from `start` on, only a part was written. Pipes and devices have no length to cut. */
async function cutToWholeLines(descriptor, start, lines) {
  const status = await promisify(fstat)(descriptor);
  if (!status.isFile()) return;
  const written = Buffer.from(lines).subarray(0, status.size - start);
  await promisify(ftruncate)(descriptor, start + written.lastIndexOf(NEWLINE) + 1);
}

/** Outputs empty their files: none of them may be one that is read, or the other's. */
export async function refuseToOverwrite(outputs, inputs) {
  const taken = new Map();
  if (outputs.filter((path) => path === "-").length > 1) {
    throw new Failure(UNUSABLE, "expected one output on standard output, found two; name a file for one of them");
  }
  for (const path of [...inputs, ...outputs].filter((path) => !isStandardOutput(path))) {
    const file = await stat(path).catch(() => undefined);
    const isDevice = file !== undefined && !file.isFile();
    if (isDevice) continue;
    const key = file ? `${file.dev}:${file.ino}` : resolve(path);
    if (taken.has(key) && outputs.includes(path)) {
      const other = taken.get(key);
      const use = inputs.includes(other) ? "read from" : "written to";
      throw new Failure(UNUSABLE, `writing ${quoted(path)} would overwrite what is ${use} ${quoted(other)}`);
    }
    taken.set(key, path);
  }
}
