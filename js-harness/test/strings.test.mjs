// Bodies as strings: they are encoded into memory that later calls use again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrayElements, Connector, recommendedMapping } from "@suprsend/segment-transform";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const connector = new Connector(recommendedMapping);

/** A body with a mapped, a skipped and a rejected event. */
function bodyOf(user, padding = "") {
  return JSON.stringify([
    { type: "identify", userId: user, messageId: `${user}-1`, traits: { name: "Žižka", padding } },
    { type: "page", userId: user, messageId: `${user}-2` },
    { type: "identify", messageId: `${user}-3` },
  ]);
}

function detailsOf({ requests, issues, events, message_ids }) {
  return { requests: requests.map((request) => decoder.decode(request)), issues, events, message_ids };
}

test("what a string gave stays right after other strings", () => {
  const [first, longer] = [bodyOf("first"), bodyOf("longer", "東京".repeat(50_000))];
  const deliveries = [first, longer, first].map((body) => connector.transformDelivery(body));
  connector.transformIdentify({ userId: "other", traits: { name: "x".repeat(1000) } });
  const expected = [first, longer, first].map((body) => detailsOf(connector.transformDelivery(encoder.encode(body))));
  assert.deepEqual(deliveries.map(detailsOf), expected);
  assert.deepEqual(expected[0].message_ids, ["first-1", "first-2", "first-3"]);
});

test("a string gives the same as its bytes, however long it is", () => {
  for (const length of [0, 10_000, 21_800, 21_900, 300_000, 524_000, 525_000, 800_000]) {
    const body = bodyOf("u1", "ž".repeat(length));
    const [fromString, fromBytes] = [body, encoder.encode(body)].map((form) => connector.transformDelivery(form));
    assert.deepEqual(detailsOf(fromString), detailsOf(fromBytes), `${length} characters`);
  }
});

test("the elements of a string have memory of their own", () => {
  const elements = arrayElements('["first","second"]');
  connector.transformDelivery(bodyOf("u1"));
  assert.deepEqual(
    elements.map((element) => decoder.decode(element)),
    ['"first"', '"second"'],
  );
});
