// How the command ends: its exit codes, and failures that are told without a stack trace.

import { getSystemErrorMap } from "node:util";

/** Done, but some events were rejected. */
export const REJECTED = 1;

/** The command line or a mapping cannot be used; nothing was written. */
export const UNUSABLE = 2;

/** Something could not be read or written. */
export const BROKEN = 3;

/** A fault of the command's own. */
export const BUG = 70;

/** By the shell's convention, 128 and the number of the signal. */
export const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 };

export const EXIT_CODES = `Exit codes:
  0    done
  1    done, but some events were rejected
  2    the command line or a mapping cannot be used; nothing was written
  3    something could not be read or written; what was written is whole lines
  70   a bug in this command; please report what it printed
  130  interrupted (143: terminated); what was written is whole lines`;

/** Something the person at the terminal can put right. */
export class Failure extends Error {
  constructor(exitCode, message) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function cannotRead(name, error) {
  return new Failure(BROKEN, `cannot read ${name}: ${reason(error)}`);
}

export function cannotWrite(name, error) {
  return new Failure(BROKEN, `cannot write ${name}: ${reason(error)}`);
}

/** What the operating system said, in its words. zlib's numbers are its own, and its words will do. */
function reason(error) {
  const isSystemError = error.syscall !== undefined;
  return (isSystemError && getSystemErrorMap().get(error.errno)?.[1]) || error.message;
}
