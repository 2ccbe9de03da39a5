import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits for what a queue does in its own time. */
export async function until(holds) {
  for (let at = 0; at < 600; at++) {
    if (holds()) return;
    await sleep(50);
  }
  assert.fail(`waited for 30 s in vain: ${holds}`);
}
