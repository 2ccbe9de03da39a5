import { type Customer, customerById } from "./customers";
import type { Env } from "./env";
import { send, sendAll } from "./hub";
import { type Facts, log } from "./log";
import { batches, LARGEST_BODY, type MessageBody, split } from "./message";
import { asRefusal, Refusal } from "./refusal";

/** Longer than before an answer to Segment: nobody waits. */
const TIMEOUT_MS = 30_000;
const RETRY_SECONDS = 10;
const LONGEST_RETRY_SECONDS = 60 * 60;

/** Returns once the queue has all bodies. A payload too large for a message goes to the hub at once. */
export async function enqueue(
  bodies: Uint8Array[],
  queue: Queue<MessageBody>,
  customer: Customer,
  key: string,
  env: Env,
): Promise<void> {
  const all = bodies.flatMap(split);
  const large = all.filter(({ length }) => length > LARGEST_BODY);
  if (large.length > 0) await sendAll(large, customer.hub_key ?? key, env);
  const messages = all
    .filter(({ length }) => length <= LARGEST_BODY)
    .map((body) => ({
      // In JSON the bytes would take four times as much.
      contentType: "v8" as const,
      body: { connector: customer.id, ...(customer.hub_key === undefined && { key }), body },
    }));
  try {
    await Promise.all(batches(messages).map((batch) => queue.sendBatch(batch)));
  } catch {
    throw new Refusal(503, "queue_unavailable", "the queue did not take the events");
  }
}

/** Sends every message of a batch on to the hub. What the hub does not take is retried. */
export async function consume(batch: MessageBatch<MessageBody>, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => sendOn(message, env)));
}

async function sendOn(message: Message<MessageBody>, env: Env): Promise<void> {
  const facts: Facts = { attempts: message.attempts };
  const start = Date.now();
  try {
    const { connector, key, body } = message.body;
    Object.assign(facts, { connector: connector.slice(0, 8), bytes: body.length });
    const hubKey = key ?? (await customerById(connector, env)).hub_key;
    await send(body, hubKey ?? "", env.HUB_URL, AbortSignal.timeout(env.HUB_TIMEOUT_MS ?? TIMEOUT_MS));
    message.ack();
  } catch (error) {
    const { code, retryAfter } = asRefusal(error);
    const delaySeconds = backOff(message.attempts, env.RETRY_SECONDS ?? RETRY_SECONDS, retryAfter);
    message.retry({ delaySeconds });
    Object.assign(facts, { code, retry_seconds: delaySeconds });
  }
  log("message", { ...facts, ms: Date.now() - start });
}

/** Twice as long after each attempt, up to an hour, and not for all at the same time. */
function backOff(attempts: number, first: number, retryAfter = 0): number {
  const longest = Math.min(first * 2 ** (attempts - 1), LONGEST_RETRY_SECONDS);
  return Math.ceil(Math.max(longest * (0.5 + Math.random() / 2), retryAfter));
}
