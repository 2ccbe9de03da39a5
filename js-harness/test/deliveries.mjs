// Helpers for the tests of deliveries.
import assert from "node:assert/strict";
import { Connector } from "@suprsend/segment-transform";

export const connector = new Connector();
export const bytes = (text) => new TextEncoder().encode(text);
// Strict: replaces nothing and keeps a byte order mark.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export const text = (body) => decoder.decode(body);
export const parsed = (requests) => requests.map((request) => JSON.parse(text(request)));

export const event = (name, more = {}) => JSON.stringify({ type: "track", userId: "u1", event: name, ...more });
export const payload = (name, properties = {}) => ({ event: name, distinct_id: "u1", properties });

export function mapsAGoodBody() {
  const delivery = connector.transformDelivery(`[${event("Signed Up")},{"type":"page"}]`);
  assert.deepEqual(parsed(delivery.requests), [[payload("Signed Up")]]);
  assert.deepEqual([delivery.mapped, delivery.skipped, delivery.rejected], [1, 1, 0]);
  assert.equal(delivery.issues.length, 1);
}
