// Deliveries whose events can be counted: one or several events, mixed with skipped and
// rejected ones.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { alias, identify, page, track } from "./segment.mjs";

/** @returns bodies, and the IDs of their events that the hub must receive */
export function deliveries(count) {
  const ids = new Set();
  const mapped = (make) => {
    const id = randomUUID();
    ids.add(id);
    return make(`user-${ids.size % 50}`, id);
  };
  const bodies = Array.from({ length: count }, (_, at) => {
    if (at % 4 === 0) return mapped(track);
    if (at % 4 === 1) return [mapped(identify), page(), mapped(track)];
    if (at % 4 === 2) return [mapped(track), alias(), { type: "track" }, mapped(track), mapped(identify)];
    return page();
  });
  return { bodies, ids };
}

/** Checks that every event arrived, exactly once after deduplication by `$insert_id`, and that payloads with the same ID are identical. */
export function assertArrived(hub, ids) {
  const payloads = new Map();
  for (const payload of hub.payloads) {
    const text = JSON.stringify(payload);
    assert.equal(payloads.get(payload.$insert_id) ?? text, text);
    payloads.set(payload.$insert_id, text);
  }
  const lost = [...ids].filter((id) => !payloads.has(id));
  assert.deepEqual([lost.length, payloads.size], [0, ids.size]);
}
