// Writes whole lines to a file or stdout.

import { fstat, ftruncate, writeFile } from "node:fs";
import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { cannotWrite, Failure, UNUSABLE } from "../exit.js";
import { quoted } from "./text.js";

const STANDARD_OUTPUT = 1;
const NEWLINE = 0x0a;

/** Opens a file, or stdout if no file or `-` is named. */
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
  const destination = { name: "to stdout", descriptor: STANDARD_OUTPUT, start: status.size };
  return {
    write: wholly(destination, status.isFile() ? writeToFile : writeToStream),
    close: async () => {},
  };
}

/** On a full disk, `process.stdout` would write a part to a file, without an error. */
function writeToFile(lines) {
  return promisify(writeFile)(STANDARD_OUTPUT, lines);
}

function writeToStream(lines) {
  return new Promise((resolve, reject) => {
    process.stdout.write(lines, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Makes `write` resolve once everything is written, so that the caller reads no faster than it can write.
 * If a full disk leaves a part of a line, that part is removed.
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

/** After only a part of `lines` was written at `start`. Pipes and devices cannot be cut. */
async function cutToWholeLines(descriptor, start, lines) {
  const status = await promisify(fstat)(descriptor);
  if (!status.isFile()) return;
  const written = Buffer.from(lines).subarray(0, status.size - start);
  await promisify(ftruncate)(descriptor, start + written.lastIndexOf(NEWLINE) + 1);
}

/** Opening an output empties its file, so it must not be an input or another output. */
export async function refuseToOverwrite(outputs, inputs) {
  const taken = new Map();
  if (outputs.filter((path) => path === "-").length > 1) {
    throw new Failure(UNUSABLE, "expected one output on stdout, found two; name a file for one of them");
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
