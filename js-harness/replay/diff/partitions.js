// Users in temporary files, all that is known of a user in the same one.

import { hash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { cannotWrite } from "../exit.js";
import { linesOf } from "../file-lines.js";
import { quoted } from "../output/text.js";

const COUNT = 64;

export class Partitions {
  #folder;
  #files;
  #level;

  /** @param level how often these users were partitioned before: each time by another part of a hash */
  static async open(level) {
    const partitions = new Partitions();
    partitions.#level = level;
    await orFail(async () => {
      const folder = await mkdtemp(join(tmpdir(), "segment-replay-"));
      const names = Array.from({ length: COUNT }, (_, number) => join(folder, `${number}`));
      partitions.#folder = folder;
      partitions.#files = await Promise.all(names.map((name) => open(name, "wx+", 0o600)));
      // The open files live on without their names, so that they never outlive the process. Where the system
      // does not allow that, `close` removes them.
      await rm(folder, { recursive: true }).catch(() => {});
    });
    return partitions;
  }

  /** Appends users by their ids. */
  async append(users) {
    const lines = Array.from({ length: COUNT }, () => []);
    for (const [distinct_id, user] of users) {
      lines[this.#partitionOf(distinct_id)].push(`${JSON.stringify([distinct_id, ...user.saved()])}\n`);
    }
    await orFail(async () => {
      for (const [number, file] of this.#files.entries()) {
        if (lines[number].length > 0) await file.appendFile(lines[number].join(""));
      }
    });
  }

  /** For each partition: its users in the order in which they were appended, as `[distinct_id, ...saved]`. */
  *[Symbol.iterator]() {
    for (const file of this.#files) yield usersOf(file);
  }

  async close() {
    await Promise.all(this.#files.map((file) => file.close()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #partitionOf(distinct_id) {
    const digest = hash("sha1", distinct_id);
    return Number.parseInt(digest.slice(2 * this.#level, 2 * this.#level + 2), 16) % COUNT;
  }
}

async function* usersOf(file) {
  for await (const { line } of linesOf(file)) yield JSON.parse(line);
}

async function orFail(write) {
  try {
    return await write();
  } catch (error) {
    throw cannotWrite(`temporary files in ${quoted(tmpdir())}`, error);
  }
}
