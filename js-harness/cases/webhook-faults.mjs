// Failures of the hub, and what must happen to the events of a delivery in every host of the webhook.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { faultNames, startHub } from "../worker/local/hub.mjs";

const SIZES = [1, 250, 4000];
const USERS = 40;

/** The answers to Segment while the hub fails. */
const statusOf = (fault) => (fault.startsWith("answers 429") ? 429 : 503);
/** Faults after which events have arrived, but the webhook does not know. */
const isUncertain = (fault) => fault === "breaks off before it answers";

/** Events of forty users. Each user's first event makes the user known. `n` is the event's number. */
export function events(count) {
  return Array.from({ length: count }, (_, n) => ({
    type: n < USERS ? "identify" : "track",
    userId: `user-${n % USERS}`,
    messageId: `message-${n}`,
    ...(n < USERS ? { traits: { n } } : { event: "Counted", properties: { n } }),
  }));
}

/** The number of the event that a payload comes from. */
export const numberOf = ({ properties, $user_operations }) => (properties ?? $user_operations[0].$set).n;

/** The numbers of the events that arrived, in order of arrival. */
export const arrived = (hub) => hub.payloads.map(numberOf);

/** Checks that nothing arrived twice, and that the events of each user arrived in order. */
export function assertOrder(numbers) {
  const last = new Map();
  for (const n of numbers) {
    const user = n % USERS;
    assert.ok(n > (last.get(user) ?? -1), `event ${n} of user ${user} arrived after ${last.get(user)}`);
    last.set(user, n);
  }
}

export function assertAll(hub, count, except = []) {
  const numbers = arrived(hub);
  assertOrder(numbers);
  assert.equal(numbers.length, count - except.length);
  for (const n of except) assert.ok(!numbers.includes(n), `event ${n} was refused`);
}

const bodyOf = (count) => JSON.stringify(count === 1 ? events(1)[0] : events(count));
/** A condition on a body: it contains one of these events. */
const holds = (numbers) => (body) => JSON.parse(body).some((payload) => numbers.includes(numberOf(payload)));

/**
 * Tests a host of the webhook, whose hub must answer within a second.
 *
 * @param start takes the hub's URL, and returns `{send, close}`: `send` delivers a body, and resolves to
 *   `{status, headers, answer}`
 */
export function testFaults(start) {
  let hub;
  let host;

  before(async () => {
    hub = await startHub();
    host = await start(hub.url);
  });
  afterEach(async () => {
    await hub.recover();
    hub.refuse(() => false);
    hub.forget();
  });
  after(async () => {
    await host.close();
    await hub.close();
  });

  for (const count of SIZES) {
    describe(`${count.toLocaleString("en-US")} events`, () => {
      test("all arrive once, each user's in order", async () => {
        const { status, answer } = await host.send(bodyOf(count));
        assert.deepEqual([status, answer.mapped, answer.refused], [200, count, 0]);
        assertAll(hub, count);
      });

      for (const fault of faultNames) {
        const isAlways = count === 1 || fault === "refuses connections";
        for (const after of isAlways ? [0] : [0, 1, 3]) {
          const when = after === 0 ? "" : ` after ${after} requests`;
          test(`the hub ${fault}${when}: Segment tries again, and all arrive`, async () => {
            await hub.fail(fault, { after });
            const { status, headers } = await host.send(bodyOf(count));
            assert.equal(status, statusOf(fault));
            if (fault === "answers 429") assert.equal(headers.get("retry-after"), "7");
            assertOrder(arrived(hub));
            if (after === 0 && !isUncertain(fault)) assert.deepEqual(arrived(hub), []);

            await hub.recover();
            hub.forget();
            assert.equal((await host.send(bodyOf(count))).status, 200);
            assertAll(hub, count);
          });
        }
      }
    });
  }

  for (const refusal of [400, 413, 422]) {
    describe(`the hub refuses with ${refusal}`, () => {
      const refuse = (numbers) => hub.refuse(holds(numbers), { status: refusal, message: "no such thing" });
      const issueOf = (index) => ({
        index,
        message_id: `message-${index}`,
        status: "refused",
        code: "hub_refused",
        message: `the hub refused the event with status ${refusal}: no such thing`,
        hub_status: refusal,
      });

      test("the only event: it is listed, and not retried", async () => {
        refuse([0]);
        const { status, answer } = await host.send(bodyOf(1));
        assert.deepEqual([status, answer.refused, answer.issues], [422, 1, [issueOf(0)]]);
        assert.deepEqual(arrived(hub), []);
      });

      for (const [count, numbers] of [
        [250, [7]],
        [250, [249]],
        [100, [3, 98]],
        [4000, [2000]],
        [3, [0, 1]],
      ]) {
        test(`${numbers.length} of ${count.toLocaleString("en-US")} events (${numbers}): all others arrive`, async () => {
          refuse(numbers);
          const { status, answer } = await host.send(bodyOf(count));
          assert.deepEqual([status, answer.mapped, answer.refused], [200, count - numbers.length, numbers.length]);
          assert.deepEqual(answer.issues, numbers.map(issueOf));
          assertAll(hub, count, numbers);
        });
      }

      test("all of 3 events: they are listed", async () => {
        refuse([0, 1, 2]);
        const { status, answer } = await host.send(bodyOf(3));
        assert.deepEqual([status, answer.issues], [422, [0, 1, 2].map(issueOf)]);
      });

      test("all of 250 events: too many to isolate, so Segment tries again", async () => {
        refuse(events(250).map((_, n) => n));
        const { status, answer } = await host.send(bodyOf(250));
        assert.deepEqual([status, answer.code], [503, "hub_refused"]);
        assert.deepEqual(arrived(hub), []);
      });
    });
  }

  test("the hub fails while refused events are being isolated: Segment tries again, and nothing is listed", async () => {
    hub.refuse(holds([50]));
    await hub.fail("answers 500", { after: 3 });
    const { status, answer } = await host.send(bodyOf(100));
    assert.deepEqual([status, answer.code, answer.issues], [503, "hub_failed", undefined]);
    assertOrder(arrived(hub));
  });
}
