// What a journal says.

import { cannotRead, Failure, UNUSABLE } from "../exit.js";
import { linesOf } from "../file-lines.js";
import { quoted } from "../output/text.js";
import { differenceOf } from "./identity.js";
import { LANES } from "./lanes.js";

export const FORMAT = 2;
const BEGINNING = Buffer.from('{"segment_replay":');

/** Where a replay begins. */
const BEGINNING_STATE = {
  done: Array(LANES).fill(0),
  refused: Array(LANES).fill(0),
  appending: undefined,
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

export function beginningState() {
  return structuredClone(BEGINNING_STATE);
}

/**
 * Reads a journal. The first line identifies the replay. The others are
 *
 * - `[lane, done, refused]`: how many payloads of a lane have arrived or were refused, and how many of
 *   them were refused;
 * - `{"appending": {id, start, end}}`: the part of a file that the refused events of a body are about to
 *   get. The next record with refused payloads is that body's;
 * - a mark: a chunk of the input, with how many payloads of each lane come before it. All of them have
 *   arrived.
 *
 * A line that a crash has torn is not JSON, and is ignored.
 *
 * @returns `state`, whether the journal has no header yet (`isNew`), and whether its last line `isTorn`
 */
export async function readState(file, identity, name) {
  const state = beginningState();
  let header;
  let isTorn = false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING.length), 0, BEGINNING.length, 0);
    const isJournal = buffer.subarray(0, bytesRead).equals(BEGINNING.subarray(0, bytesRead));
    if (!isJournal)
      throw new Failure(UNUSABLE, `expected a journal of segment-replay, found something else in ${name}`);
    for await (const { line, isWhole } of linesOf(file)) {
      isTorn = !isWhole;
      const entry = isWhole ? parsed(line) : undefined;
      if (entry === undefined) continue;
      if (header === undefined) checkIdentity(entry, identity, name);
      else apply(entry, state);
      header ??= entry;
    }
  } catch (error) {
    if (error.syscall === undefined) throw error;
    throw cannotRead(`the journal ${name}`, error);
  }
  return { state, isNew: header === undefined, isTorn };
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function checkIdentity({ segment_replay, ...known }, identity, name) {
  const { version } = known;
  if (typeof version === "string" && version !== identity.version) {
    const command = quoted(`npx @suprsend/segment-replay@${version}`);
    const help = `repeat that command with ${command}, or name a new journal`;
    throw new Failure(UNUSABLE, `the journal ${name} was written by version ${quoted(version)}; ${help}`);
  }
  const isReadable = segment_replay === FORMAT;
  const difference = differenceOf(isReadable ? known : { ...known, version: undefined }, identity);
  if (difference === undefined) return;
  const belongs = `the journal ${name} belongs to a replay ${difference}`;
  throw new Failure(UNUSABLE, `${belongs}; repeat that command, or name a new journal`);
}

function apply(entry, state) {
  if (Array.isArray(entry)) {
    const [lane, done, refused] = entry;
    if (refused > state.refused[lane]) state.appending = undefined;
    state.done[lane] = done;
    state.refused[lane] = refused;
  } else if (entry.appending !== undefined) {
    state.appending = entry.appending;
  } else if (entry.given.every((count, lane) => count <= state.done[lane])) {
    // A power cut can lose records that were written just before a mark.
    state.mark = entry;
  }
}
