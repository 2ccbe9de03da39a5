// How the command ends: its exit codes, and failures that are reported without a stack trace.

import { getSystemErrorMap } from "node:util";

import { quoted } from "./output/text.js";

/** Done, but some events were rejected or refused. */
export const REJECTED = 1;

/** The command line, a mapping or a journal cannot be used; nothing was written or sent. */
export const UNUSABLE = 2;

/** Something could not be read or written. */
export const BROKEN = 3;

/** The hub refuses the key, or is unavailable for too long. */
export const UNSENT = 4;

/** A bug in the command. */
export const BUG = 70;

/** As in shells, 128 plus the number of the signal. */
export const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 };

export const EXIT_CODES = `Exit codes:
  0    done
  1    done, but some events were rejected or refused
  2    the command line, a mapping or a journal cannot be used; nothing was sent
  3    something could not be read or written; the rest is done, in whole lines
  4    the hub refuses the key or is unavailable; the same --journal resumes
  70   a bug in this command; please report what it printed
  130  interrupted (143: terminated); the same --journal resumes`;

/** An error that the user can fix. */
export class Failure extends Error {
  constructor(exitCode, message) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function cannotRead(name, error) {
  return new Failure(BROKEN, `cannot read ${name}: ${reasonOf(error)}`);
}

/** The content of an input is damaged. */
export class BrokenInput extends Error {}

/** For an input of which a part may have been read. Any other error is a bug. */
export function cannotReadAll(name, error) {
  const isFromSystemOrZlib = error.errno !== undefined;
  if (!isFromSystemOrZlib && !(error instanceof BrokenInput)) throw error;
  return cannotRead(`all of ${quoted(name)}`, error);
}

export function cannotWrite(name, error) {
  return new Failure(BROKEN, `cannot write ${name}: ${reasonOf(error)}`);
}

/** The operating system's message. zlib has error numbers of its own, and good messages. */
function reasonOf(error) {
  const isSystemError = error.syscall !== undefined;
  return (isSystemError && getSystemErrorMap().get(error.errno)?.[1]) || error.message;
}

/** The exit code of a run that has finished or was interrupted. */
export function exitCodeOf({ interrupted, unread, rejected, refused = 0 }) {
  if (interrupted) return INTERRUPTED[interrupted];
  if (unread.length > 0) return BROKEN;
  return rejected + refused > 0 ? REJECTED : 0;
}
