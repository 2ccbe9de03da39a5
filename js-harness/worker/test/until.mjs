import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits until a queue has done its work. */
export async function until(holds) {
  for (let at = 0; at < 600; at++) {
    if (holds()) return;
    await sleep(50);
  }
  assert.fail(`waited for 30 s in vain: ${holds}`);
}
