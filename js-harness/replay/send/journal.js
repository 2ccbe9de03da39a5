// Records what has arrived, so that the same command resumes after any interruption.

import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

import { cannotRead, cannotWrite, Failure, UNUSABLE } from "../exit.js";
import { quoted } from "../output/text.js";
import { LANES } from "./lanes.js";

const FORMAT = 1;
const BEGINNING = '{"segment_replay":';
/** Beyond this size, it is written anew with nothing but the present state. */
const LARGEST = 256 * 1024;
const ADVANCE_MS = 1000;

/** What each value of the identity is called in a refusal. */
const NAMES = {
  version: "with another version of segment-replay",
  mapping: "with another mapping",
  old: "with another `--only-changed`",
  workspace: "with another `--workspace`",
  types: "with other `--types`",
  since: "with another `--since`",
  until: "with another `--until`",
  user: "with another `--user`",
  hub: "to another `--hub`",
  files: "of other files",
};

/** Where a replay begins. */
export const BEGINNING_STATE = {
  done: Array(LANES).fill(0),
  refused: Array(LANES).fill(0),
  mark: {
    file: 0,
    chunk: 0,
    given: Array(LANES).fill(0),
    tally: { mapped: 0, skipped: 0, rejected: 0, codes: [], index: 0 },
    leftOut: 0,
    withoutTimestamp: 0,
    unread: [],
  },
};

/**
 * Its first line says which replay it is of. Each further line says how many payloads of a lane have
 * arrived and were refused, `[lane, done, refused]`, or is a mark: a chunk of the input and how many
 * payloads of each lane came before it, all of which have arrived.
 */
export class Journal {
  /** What it has said when it was opened. */
  state;
  #path;
  #header;
  #file;
  #size;
  #lines = [];
  #written = Promise.resolve();
  #next;
  #hasFailed = false;
  #advanced = performance.now();

  /** Without a path, nothing is kept. */
  static async open(path, identity, { isReadOnly = false } = {}) {
    const journal = new Journal();
    journal.state = structuredClone(BEGINNING_STATE);
    if (path === undefined) return journal;
    journal.#path = path;
    journal.#header = `${JSON.stringify({ segment_replay: FORMAT, ...identity })}\n`;
    const text = await readIfThere(path);
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (!text.startsWith(BEGINNING) && !BEGINNING.startsWith(text)) throw notAJournal(path);
    if (whole !== "") journal.#read(whole, identity);
    if (!isReadOnly) await journal.#begin(whole);
    return journal;
  }

  /** Resolves once it is on the disk that so many more payloads of a lane have arrived or were refused. */
  async record(lane, payloads, refusedPayloads, mark) {
    const done = this.state.done[lane] + payloads;
    const refused = this.state.refused[lane] + refusedPayloads;
    this.state.done[lane] = done;
    this.state.refused[lane] = refused;
    if (this.#file === undefined) return;
    this.#lines.push(`${JSON.stringify([lane, done, refused])}\n`);
    await this.#mark(mark);
  }

  /** Where nothing arrives for long, since the filters select little, a mark is kept now and then. */
  async advance(mark) {
    const now = performance.now();
    if (this.#file === undefined || now - this.#advanced < ADVANCE_MS) return;
    this.#advanced = now;
    await this.#mark(mark);
  }

  async #mark(mark) {
    const isNew = mark !== undefined && (mark.file !== this.state.mark.file || mark.chunk !== this.state.mark.chunk);
    if (isNew) {
      this.state.mark = mark;
      this.#lines.push(`${JSON.stringify(mark)}\n`);
    }
    if (this.#lines.length === 0) return;
    // All that comes while the disk is busy is written at once.
    this.#next ??= this.#written.then(() => this.#write());
    await this.#next;
  }

  /** @param mark the end of the input, if it was reached */
  async close(mark) {
    if (this.#file === undefined) return;
    if (!this.#hasFailed) await this.#mark(mark);
    await this.#file.close();
  }

  #read(text, identity) {
    const [header, ...lines] = text.trimEnd().split("\n");
    const known = parsed(header, this.#path);
    if (known.segment_replay !== FORMAT) known.version = undefined;
    const other = Object.keys(NAMES).find((key) => JSON.stringify(known[key]) !== JSON.stringify(identity[key]));
    if (other !== undefined) {
      const belongs = `the journal ${quoted(this.#path)} belongs to a replay ${NAMES[other]}`;
      throw new Failure(UNUSABLE, `${belongs}; repeat that command, or name a new journal`);
    }
    for (const line of lines) {
      const entry = parsed(line, this.#path);
      if (!Array.isArray(entry)) this.state.mark = entry;
      else [, this.state.done[entry[0]], this.state.refused[entry[0]]] = entry;
    }
  }

  /** A line that was torn by a crash is cut off. */
  async #begin(whole) {
    try {
      this.#file = await open(this.#path, "a");
      this.#size = Buffer.byteLength(whole);
      await this.#file.truncate(this.#size);
      if (whole === "") {
        this.#lines.push(this.#header);
        await this.#write();
        await syncFolder(this.#path);
      }
    } catch (error) {
      throw this.#cannotWrite(error);
    }
  }

  async #write() {
    const text = this.#lines.join("");
    this.#lines = [];
    this.#next = undefined;
    this.#written = this.#append(text).catch((error) => {
      this.#hasFailed = true;
      throw this.#cannotWrite(error);
    });
    // Whoever waits for it learns of a failure.
    this.#written.catch(() => {});
    await this.#written;
  }

  async #append(text) {
    this.#size += Buffer.byteLength(text);
    if (this.#size > LARGEST) return this.#renew();
    await this.#file.appendFile(text);
    await this.#file.datasync();
  }

  async #renew() {
    const { done, refused, mark } = this.state;
    const lines = done.map((count, lane) => JSON.stringify([lane, count, refused[lane]]));
    const text = `${this.#header}${[JSON.stringify(mark), ...lines].join("\n")}\n`;
    const path = temporaryPathOf(this.#path);
    const file = await open(path, "w");
    await file.appendFile(text);
    await file.sync();
    await rename(path, this.#path);
    await syncFolder(this.#path);
    await this.#file.close();
    this.#file = file;
    this.#size = Buffer.byteLength(text);
  }

  #cannotWrite(error) {
    return error instanceof Failure ? error : cannotWrite(`the journal ${quoted(this.#path)}`, error);
  }
}

/** Where a journal is written anew. */
export function temporaryPathOf(path) {
  return `${path}.new`;
}

/** After a power cut, a file is there under its name only if its folder was written too. */
async function syncFolder(path) {
  // Windows opens no folders.
  const folder = await open(dirname(path), "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

async function readIfThere(path) {
  try {
    const file = await open(path, "r");
    const text = await file.readFile("utf8");
    await file.close();
    return text;
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw cannotRead(`the journal ${quoted(path)}`, error);
  }
}

function parsed(line, path) {
  try {
    return JSON.parse(line);
  } catch {
    throw notAJournal(path);
  }
}

function notAJournal(path) {
  return new Failure(UNUSABLE, `expected a journal of segment-replay, found something else in ${quoted(path)}`);
}
