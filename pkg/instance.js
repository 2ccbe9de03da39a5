// The Wasm instance. If a call is interrupted, the next one gets a fresh instance.
import { __wbg_reset_state as replaceInstance } from "./dist/core.js";
import { errorOf, isRefusal } from "./errors.js";

let number = 0;
let isLost = false;

/** The number of the current instance. Objects created in an earlier instance are lost. */
export const instance = () => number;

/**
 * Calls into Wasm. Rust throws only refusals, which leave the instance intact. Anything else, such
 * as a trap when memory runs out, interrupts the call and can leave the instance in any state.
 */
export function guarded(call) {
  if (isLost) {
    replaceInstance();
    number++;
    isLost = false;
  }
  try {
    return call();
  } catch (thrown) {
    if (isRefusal(thrown)) throw errorOf(thrown);
    isLost = true;
    throw interrupted(thrown);
  }
}

function interrupted(cause) {
  const reason = cause instanceof Error ? cause.message : "unknown reason";
  return Object.assign(new Error(`the call was interrupted: ${reason}`, { cause }), { code: "interrupted" });
}
