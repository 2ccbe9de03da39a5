// Simulates Segment: its events and how it delivers them.
import { createHmac } from "node:crypto";

export const KEY = "a-connector-key-of-forty-characters-0001";

/** The calls that SuprSend's Segment page documents. */
export const identify = (userId = "97980cfea0067", messageId = "3e8c1c9e-5d0f-4c7b-9a55-0d3b8f1f6a27") => ({
  type: "identify",
  userId,
  traits: { name: "Peter Gibbons", email: "peter@example.com", phone: "+15555555555", plan: "premium", logins: 5 },
  messageId,
  timestamp: "2024-07-01T12:30:00.000Z",
});

/** What the hub receives for it. */
export const identifiedUser = {
  $schema: "2",
  $insert_id: "3e8c1c9e-5d0f-4c7b-9a55-0d3b8f1f6a27",
  $time: 1719837000000,
  distinct_id: "97980cfea0067",
  $user_operations: [
    { $set: identify().traits },
    { $append: { $email: "peter@example.com" } },
    { $append: { $sms: "+15555555555" } },
  ],
};

export const track = (userId = "97980cfea0067", messageId = "ajs-next-1719837005000-b1f4") => ({
  type: "track",
  userId,
  event: "User Registered",
  properties: { plan: "Pro Annual", accountType: "Facebook" },
  messageId,
  timestamp: "2024-07-01T12:30:05.000Z",
});
export const page = () => ({ type: "page", userId: "97980cfea0067", name: "Home", messageId: "page-1" });
export const alias = () => ({
  type: "alias",
  previousId: "anonymous-1",
  userId: "97980cfea0067",
  messageId: "alias-1",
});

/** What Segment's Event Tester sends: an email address outside the traits, and meaningless traits. */
export const eventTester = {
  identify: {
    messageId: "segment-test-message-0d9q2h",
    timestamp: "2026-11-24T12:00:00.000Z",
    type: "identify",
    email: "test@example.org",
    projectId: "gk5P6YS",
    traits: { trait1: 1, trait2: "test", trait3: true },
    userId: "test-user-e4b9h",
  },
  track: {
    messageId: "segment-test-message-7kfv3n",
    timestamp: "2026-11-24T12:00:00.000Z",
    type: "track",
    email: "test@example.org",
    projectId: "gk5P6YS",
    properties: { property1: 1, property2: "test", property3: true },
    userId: "test-user-e4b9h",
    event: "Segment Test Event Name",
  },
};

/**
 * Posts a body and returns the status, the headers and the answer.
 *
 * @param key null to send no key
 */
export async function post(url, body, { key = KEY, headers = {}, signal } = {}) {
  const response = await fetch(`${url}/connector/segment/`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "Segment.io/1.0",
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
    signal,
  });
  return { status: response.status, headers: response.headers, answer: await response.json() };
}

/** `X-Signature` as Segment computes it: for an array, over its first element. */
export function signature(data, secret) {
  const signed = Array.isArray(data) ? data[0] : data;
  return createHmac("sha1", secret).update(JSON.stringify(signed), "utf8").digest("hex");
}

/**
 * Delivers bodies, fifty at a time. Retries after timeouts, broken connections and the statuses that
 * Segment retries, but waits milliseconds instead of minutes.
 *
 * @param onAttempt called with the counts so far after each attempt
 * @param keyOf the connector key of a body
 */
export async function deliverAll(url, bodies, onAttempt = () => {}, keyOf = () => KEY) {
  const waiting = bodies.values();
  const attempts = { delivered: 0, failed: 0 };
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (const body of waiting) await deliver(body);
    }),
  );
  return attempts;

  async function deliver(body) {
    for (let attempt = 1; ; attempt++) {
      const status = await post(url, body, { key: keyOf(body), signal: AbortSignal.timeout(5000) }).then(
        ({ status }) => status,
        () => undefined,
      );
      if (status === 200) attempts.delivered++;
      else if (isRetried(status)) attempts.failed++;
      else throw new Error(`a delivery was discarded: status ${status}`);
      onAttempt(attempts);
      if (status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(20 * 2 ** attempt, 500)));
    }
  }
}

function isRetried(status) {
  return status === undefined || [408, 423, 429].includes(status) || (status >= 500 && status !== 501);
}
