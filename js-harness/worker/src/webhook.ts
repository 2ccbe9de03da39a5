import { type Connector, type Delivery, JsonError } from "@suprsend/segment-transform";
import { bearerKey } from "./auth";
import { readBody } from "./body";
import { customerByKey } from "./customers";
import type { Env } from "./env";
import { sendAll } from "./hub";
import { type Facts, log } from "./log";
import { enqueue } from "./queue";
import { answer, asRefusal, Refusal } from "./refusal";
import { countCodes, report } from "./report";
import { checkSignature } from "./signature";

/**
 * More than any batch of Segment's makes, which has at most 4,000 events and 4 MB. An event can have
 * two payloads: its user's and its own.
 */
const MOST_BODIES = 128;

/** Takes a delivery of Segment's, and answers once the hub, or the queue, has all that is to be had from it. */
export async function webhook(request: Request, env: Env): Promise<Response> {
  const facts: Facts = {};
  const start = Date.now();
  const response = await deliver(request, env, facts).catch((error: unknown) => {
    const refusal = asRefusal(error);
    facts.code = refusal.code;
    return answer(refusal);
  });
  log("delivery", { status: response.status, ...facts, ms: Date.now() - start });
  return response;
}

async function deliver(request: Request, env: Env, facts: Facts): Promise<Response> {
  const key = bearerKey(request);
  const customer = await customerByKey(key, env);
  facts.connector = customer.id.slice(0, 8);

  const body = await readBody(request);
  facts.bytes = body.length;
  if (customer.signing_secret !== undefined) await checkSignature(request, body, customer.signing_secret);

  const delivery = map(body, customer.connector);
  const { requests, mapped, skipped, rejected, issues } = delivery;
  Object.assign(facts, { mapped, skipped, rejected, bodies: requests.length, codes: countCodes(issues) });

  if (env.DELIVERIES === undefined) await sendAll(requests, customer.hub_key ?? key, env);
  else await enqueue(requests, env.DELIVERIES, customer, key, env);
  return report(delivery);
}

function map(body: Uint8Array, connector: Connector): Delivery {
  const delivery = transform(body, connector);
  const { length } = delivery.requests;
  if (length <= MOST_BODIES) return delivery;
  const message = `expected events for at most ${MOST_BODIES} requests to the hub, found ${length}`;
  throw new Refusal(413, "too_many_events", message);
}

function transform(body: Uint8Array, connector: Connector): Delivery {
  try {
    return connector.transformDelivery(body);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new Refusal(400, error.code, error.message);
  }
}
