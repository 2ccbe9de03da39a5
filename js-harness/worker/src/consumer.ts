import { DeliveryError, type RefusedPayload } from "@suprsend/segment-transform/webhook";
import type { Env } from "./env";
import { log } from "./log";
import type { QueuedBody } from "./queue";
import { SetupError, setup } from "./setup";

const MAX_RETRY_SECONDS = 60 * 60;

/** Sends every message of a batch to the hub. A message that fails is retried later. */
export async function consume(batch: MessageBatch<QueuedBody>, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => sendOn(message, env)));
}

async function sendOn(message: Message<QueuedBody>, env: Env): Promise<void> {
  const start = Date.now();
  const facts: Record<string, unknown> = { attempts: message.attempts };
  try {
    const { connector, body } = message.body;
    Object.assign(facts, { connector: connector.slice(0, 8), bytes: body.length });
    const refused = await setup(env).hub.send(body, await hubKey(message.body, env));
    if (refused.length > 0) {
      Object.assign(facts, { code: "hub_refused", refused: refused.length, hub_status: refused[0]?.hub_status });
      await setAside(refused, message.body, env);
    }
    message.ack();
  } catch (error) {
    const delaySeconds = backOff(message.attempts, firstDelay(env), retryAfter(error));
    message.retry({ delaySeconds });
    Object.assign(facts, reasonOf(error), { retry_seconds: delaySeconds });
  }
  log("message", { ...facts, ms: Date.now() - start });
}

/** The key in the current settings, so a corrected key also applies to waiting messages. If there are several keys, the first is used. */
async function hubKey({ connector, key }: QueuedBody, env: Env): Promise<string> {
  const settings = await setup(env).settings(connector);
  const found = settings?.hub_key ?? settings?.connector_keys?.[0] ?? key;
  if (found === undefined) throw new DeliveryError(503, "no_hub_key", "the settings have no key for the hub");
  return found;
}

/** Puts each refused event into the dead-letter queue as a separate message. */
async function setAside(refused: RefusedPayload[], { connector, key, hub_status }: QueuedBody, env: Env) {
  const first = refused[0]?.hub_status ?? 0;
  // A message that is already a dead letter stays in its queue.
  if (env.DEAD_LETTERS === undefined || hub_status !== undefined) {
    throw new DeliveryError(503, "hub_refused", "the hub refused events", { hub_status: first });
  }
  for (const { body, hub_status, answer } of refused) {
    const letter = { connector, ...(key !== undefined && { key }), body: body.slice(), hub_status, answer };
    await env.DEAD_LETTERS.send(letter, { contentType: "v8" });
  }
}

/** The parts of an error that may be logged. Its message may quote what users sent. */
function reasonOf(error: unknown) {
  if (error instanceof SetupError) return { code: "invalid_settings" };
  if (error instanceof DeliveryError) {
    return { code: error.code, ...(error.hub_status !== undefined && { hub_status: error.hub_status }) };
  }
  const { name, stack = "" } = error as Error;
  return { code: "internal_error", failure: { name, stack: stack.match(/(?<=^ +at ).*$/gm) ?? [] } };
}

function retryAfter(error: unknown): number {
  return (error instanceof DeliveryError && error.retry_after) || 0;
}

function firstDelay(env: Env): number {
  try {
    return setup(env).retrySeconds;
  } catch {
    return 10;
  }
}

/** Doubles the delay after each attempt, up to an hour, and randomizes it so messages do not retry all at once. */
function backOff(attempts: number, first: number, retryAfter: number): number {
  const longest = Math.min(first * 2 ** (attempts - 1), MAX_RETRY_SECONDS);
  return Math.ceil(Math.max(longest * (0.5 + Math.random() / 2), retryAfter));
}
