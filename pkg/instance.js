// The Wasm instance. Should it be stopped midway, the next call has a fresh one.
import { __wbg_reset_state as startAfresh } from "./dist/core.js";
import { JsonError, MappingError } from "./dist/errors.js";

let number = 0;
let running = 0;
let isLost = false;

/** The instance's number: what was made in an earlier one is gone. */
export const instance = () => number;

/**
 * Calls into Wasm. What the engine throws of its own accord leaves the instance sound; all else,
 * such as a trap for want of memory, may have left it with its work half done.
 */
export function guarded(call) {
  // Not while a getter calls from within: what is running goes on in the old instance.
  if (isLost && running === 0) replace();
  running++;
  try {
    return call();
  } catch (error) {
    if (error instanceof MappingError || error instanceof JsonError || error instanceof TypeError) throw error;
    isLost = true;
    throw interrupted(error);
  } finally {
    running--;
  }
}

function replace() {
  startAfresh();
  number++;
  isLost = false;
}

function interrupted(cause) {
  const reason = cause instanceof Error ? cause.message : "something unknown";
  const message = `expected the call to come to its end, found it interrupted: ${reason}`;
  return Object.assign(new Error(message, { cause }), { code: "interrupted" });
}
