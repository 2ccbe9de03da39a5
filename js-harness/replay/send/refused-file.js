// The file of events that the hub refuses, as JSON lines.

import { access, constants, open, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";

import { cannotWrite, Failure, UNUSABLE } from "../exit.js";
import { isStandardOutput, standardOutput } from "../output/output.js";
import { quoted } from "../output/text.js";

/** Checks that the file can be written, without making it. Opening a pipe would wait for its reader. */
export async function checkRefusedFile(path) {
  if (isStandardOutput(path)) return;
  try {
    const status = await stat(path).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
    if (status?.isDirectory()) throw new Failure(UNUSABLE, `expected a file, found the directory ${quoted(path)}`);
    await access(status === undefined ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(UNUSABLE, cannotWrite(quoted(path), error).message);
  }
}

export class RefusedFile {
  #path;
  #journal;
  #output;
  #turn = Promise.resolve();

  /** The file is made when the first event is refused. What it holds already stays. */
  constructor(path, journal) {
    this.#path = path;
    this.#journal = journal;
  }

  /**
   * Takes back the lines of a body that the journal has not recorded before a crash: it is sent again. If
   * the file has changed since, it stays as it is.
   */
  async recover() {
    const { appending } = this.#journal.state;
    if (appending === undefined || isStandardOutput(this.#path)) return;
    const status = await stat(this.#path, { bigint: true }).catch(() => undefined);
    if (status === undefined || idOf(status) !== appending.id) return;
    const isOwn = status.size > appending.start && status.size <= appending.end;
    if (isOwn) await truncate(this.#path, appending.start).catch((error) => this.#fail(error));
  }

  /** Appends the lines of a body. Once they are on the disk, `record` has the journal record the body. */
  async append(lines, record) {
    if (lines.length === 0) return record();
    // One body after another, so that at most one has lines that are not recorded.
    const turn = this.#turn.then(async () => {
      await this.#append(lines.join(""));
      await record();
    });
    this.#turn = turn.catch(() => {});
    await turn;
  }

  async #append(text) {
    this.#output ??= isStandardOutput(this.#path) ? standardOutput() : open(this.#path, "a");
    const output = await this.#output.catch((error) => this.#fail(error));
    if (isStandardOutput(this.#path)) return output.write(text);
    const status = await output.stat({ bigint: true });
    const start = Number(status.size);
    const end = start + Buffer.byteLength(text);
    if (status.isFile()) await this.#journal.recordAppending({ id: idOf(status), start, end });
    try {
      await output.appendFile(text);
      await output.datasync();
    } catch (error) {
      if (status.isFile()) await output.truncate(start);
      this.#fail(error);
    }
  }

  async close() {
    // If it could not be opened, the replay has failed with that.
    const output = await this.#output?.catch(() => undefined);
    await output?.close();
  }

  #fail(error) {
    throw cannotWrite(quoted(this.#path), error);
  }
}

function idOf({ dev, ino }) {
  return `${dev}:${ino}`;
}
