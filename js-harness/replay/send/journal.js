// Records what has arrived, so that the same command resumes after any interruption.

import { open } from "node:fs/promises";
import { dirname } from "node:path";

import { cannotRead, cannotWrite } from "../exit.js";
import { quoted } from "../output/text.js";
import { beginningState, FORMAT, readState } from "./journal-state.js";
import { lockJournal } from "./lock.js";

/** After this many chunks, a mark is due even if little has arrived. */
const MOST_CHUNKS = 64;

/** A file that lines are only ever appended to. */
export class Journal {
  state = beginningState();
  #name;
  #file;
  #unlock = () => {};
  #lines = [];
  #written = Promise.resolve();
  #next;
  #hasFailed = false;
  // A mark is due once the records since the last one are longer than it, so that marks no more than
  // double the journal.
  #markLength = 0;
  #lengthSinceMark = 0;
  #chunksSinceMark = 0;

  /** Without a path, nothing is kept. */
  static async open(path, identity, { isReadOnly = false } = {}) {
    const journal = new Journal();
    if (path === undefined) return journal;
    journal.#name = quoted(path);
    if (isReadOnly) await journal.#read(path, identity);
    else await journal.#begin(path, identity);
    return journal;
  }

  /**
   * Records how many more payloads of a lane have arrived or were refused. Resolves once that is on disk.
   *
   * @param mark the last chunk before which everything has arrived
   */
  async record(lane, payloads, refusedPayloads, mark) {
    const { done, refused } = this.state;
    done[lane] += payloads;
    refused[lane] += refusedPayloads;
    this.#lengthSinceMark += this.#add([lane, done[lane], refused[lane]]);
    if (this.#lengthSinceMark > this.#markLength) this.#mark(mark);
    await this.#flush();
  }

  /** Records where in a file refused events are about to be appended. Resolves once that is on disk. */
  async recordAppending(appending) {
    this.#add({ appending });
    await this.#flush();
  }

  /** Called once for each chunk: where the filters select little, marks are kept all the same. */
  async advance(mark) {
    this.#chunksSinceMark += 1;
    if (this.#chunksSinceMark > MOST_CHUNKS) this.#mark(mark);
    await this.#flush();
  }

  /** @param mark the last chunk before which everything has arrived, or the end of the input */
  async close(mark) {
    if (this.#file === undefined) return;
    this.#mark(mark);
    if (!this.#hasFailed) await this.#flush();
    await this.#file.close();
    this.#unlock();
  }

  #mark(mark) {
    const { file, chunk } = this.state.mark;
    if (mark === undefined || (mark.file === file && mark.chunk === chunk)) return;
    this.state.mark = mark;
    this.#markLength = this.#add(mark);
    this.#lengthSinceMark = 0;
    this.#chunksSinceMark = 0;
  }

  /** Returns the length of the line. */
  #add(entry) {
    if (this.#file === undefined) return 0;
    const line = `${JSON.stringify(entry)}\n`;
    this.#lines.push(line);
    return line.length;
  }

  async #flush() {
    if (this.#lines.length === 0) return;
    // Lines that come while the disk is busy are written together.
    this.#next ??= this.#written.then(() => this.#write());
    await this.#next;
  }

  async #write() {
    const text = this.#lines.join("");
    this.#lines = [];
    this.#next = undefined;
    this.#written = this.#append(text);
    // Every caller of `#flush` learns of a failure.
    this.#written.catch(() => {});
    await this.#written;
  }

  async #append(text) {
    try {
      await this.#file.appendFile(text);
      await this.#file.datasync();
    } catch (error) {
      this.#hasFailed = true;
      throw cannotWrite(`the journal ${this.#name}`, error);
    }
  }

  async #begin(path, identity) {
    this.#file = await open(path, "a+").catch((error) => {
      throw cannotWrite(`the journal ${this.#name}`, error);
    });
    try {
      this.#unlock = await lockJournal(this.#file, this.#name);
      const { state, isNew, isTorn } = await readState(this.#file, identity, this.#name);
      this.state = state;
      if (isTorn) this.#lines.push("\n");
      if (isNew) this.#add({ segment_replay: FORMAT, ...identity });
      await this.#flush();
      if (isNew) await syncFolder(path);
    } catch (error) {
      await this.#file.close();
      this.#unlock();
      throw error;
    }
  }

  async #read(path, identity) {
    try {
      const file = await open(path, "r");
      const { state } = await readState(file, identity, this.#name).finally(() => file.close());
      this.state = state;
    } catch (error) {
      if (error.code === "ENOENT") return;
      throw error.syscall === undefined ? error : cannotRead(`the journal ${this.#name}`, error);
    }
  }
}

/** After a power cut, a new file exists under its name only if its folder was synced too. */
async function syncFolder(path) {
  // Windows cannot open folders.
  const folder = await open(dirname(path), "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
