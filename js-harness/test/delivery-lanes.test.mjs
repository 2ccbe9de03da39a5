// Lanes, limits and the events of requests.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Connector } from "@suprsend/segment-transform";
import { bytes, parsed } from "./deliveries.mjs";

describe("lanes, limits and the events of requests", () => {
  const users = Array.from({ length: 700 }, (_, index) => `u${(index * index) % 61}`);
  const body = JSON.stringify(
    users.map((userId, index) => ({
      type: index % 3 === 0 ? "page" : "track",
      userId,
      event: "Signed Up",
      properties: { index, text: "x".repeat(index % 50) },
      context: { traits: { index } },
    })),
  );
  const withUsers = new Connector({ context: { users: true } });
  const indexOf = ({ properties, $user_operations }) => (properties ?? $user_operations[0].$set).index;

  for (const options of [{}, { max_bytes: 2_000 }, { lanes: 1 }, { lanes: 8 }, { lanes: 3, max_bytes: 700 }]) {
    test(`hold for ${JSON.stringify(options)}`, () => {
      const { requests, lanes, events, mapped } = withUsers.transformDelivery(body, options);
      const payloads = parsed(requests);
      assert.equal(payloads.flat().length, 2 * mapped, "a user and an event each");
      assert.ok(requests.every(({ length }) => length <= (options.max_bytes ?? 819_200)));
      assert.ok(payloads.every(({ length }) => length <= 100));
      assert.deepEqual(
        events,
        payloads.map((request) => request.map(indexOf)),
      );
      assert.equal(lanes.length, options.lanes === undefined ? 0 : requests.length);
      assert.deepEqual(
        lanes.map((lane) => lane === null),
        lanes.map((_, at) => at === 0),
      );
      assert.ok(lanes.every((lane) => lane === null || (lane >= 0 && lane < options.lanes)));
    });

    test(`keep each user's order, in one lane, for ${JSON.stringify(options)}`, () => {
      const { requests, lanes } = withUsers.transformDelivery(body, options);
      const seen = new Map();
      for (const [at, request] of parsed(requests).entries()) {
        for (const payload of request) {
          const user = seen.get(payload.distinct_id) ?? { lanes: new Set(), order: [] };
          seen.set(payload.distinct_id, user);
          user.order.push([indexOf(payload), "$user_operations" in payload ? "user" : "event"]);
          if (at > 0) user.lanes.add(lanes[at]);
        }
      }
      for (const [id, { lanes, order }] of seen) {
        assert.ok(lanes.size <= 1, `${id} is in lanes ${[...lanes]}`);
        const expected = users.flatMap((user, index) =>
          user === id && index % 3 !== 0
            ? [
                [index, "user"],
                [index, "event"],
              ]
            : [],
        );
        assert.deepEqual(order, expected);
      }
    });
  }

  test("events are found on first access, and throw if the body has changed", () => {
    const bytesOfBody = bytes(body);
    const delivery = withUsers.transformDelivery(bytesOfBody);
    assert.equal(delivery.events, delivery.events);
    const changed = withUsers.transformDelivery(bytesOfBody);
    bytesOfBody.fill(0x20);
    assert.throws(() => changed.events, /the body has changed since it was mapped/);
  });
});
