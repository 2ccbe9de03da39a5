// Handles a delivery, from Segment's request to the answer.
import { JsonError } from "@suprsend/segment-transform";
import { readBody } from "./body.js";
import { Deadline } from "./deadline.js";
import { DeliveryError } from "./errors.js";
import { Hub } from "./hub.js";
import { bearerKey, isAmong, padded, sha256, unauthorized } from "./keys.js";
import { sendInLanes } from "./lanes.js";
import { webhookOptions } from "./options.js";
import { report } from "./report.js";
import { compileSettings } from "./settings.js";
import { checkSignature } from "./signature.js";

/** More than Segment's largest batch needs: 4,000 events, each with a user. */
const MAX_REQUESTS = 128;

/** The `Retry-After` for Segment, in seconds, if the hub is rate-limiting without saying for how long. */
const RETRY_AFTER = 30;

/** Returns a function that answers Segment's requests. */
export function createWebhook(options) {
  const { log, ...checked } = webhookOptions(options);
  const context = { ...checked, hub: new Hub(checked.hub) };
  return async (request) => {
    const start = performance.now();
    const deadline = new Deadline(context.deadline_ms);
    const entry = {};
    const response = await deliver(request, context, deadline, entry).catch((error) => refuse(error, entry));
    deadline.stop();
    const ms = Math.round(performance.now() - start);
    // A failing log must not affect the answer.
    Promise.resolve({ status: response.status, ...entry, ms })
      .then(log)
      .catch(() => {});
    return response;
  };
}

/** @param entry the log entry, to which each step adds what it knows */
async function deliver(request, options, deadline, entry) {
  if (request.method !== "POST") throw wrongMethod(request.method);
  const key = bearerKey(request);
  const { id, settings } = await customerOf(options.connector, key, deadline, entry);

  const body = await deadline.within(() => readBody(request, options.max_body_bytes), bodyLate);
  entry.bytes = body.length;
  if (settings.signing_secrets !== undefined) await checkSignature(request, body, settings.signing_secrets);

  const delivery = map(settings.connector, body, options);
  const { requests, mapped, skipped, rejected } = delivery;
  Object.assign(entry, { requests: requests.length, mapped, skipped, rejected });
  const customer = { connector: id, connector_key: key, hub_key: settings.hub_key };
  const refused = await send(delivery, customer, options, deadline);

  const { status, answer, counts, codes } = report(delivery, refused);
  Object.assign(entry, counts, { codes }, refused.length > 0 && { hub_status: refused[0].hub_status });
  return Response.json(answer, { status });
}

/** The settings of the customer with this key, and the key's SHA-256, which identifies the customer. */
async function customerOf(connector, key, deadline, entry) {
  if (typeof connector === "function") {
    const id = await sha256(key);
    entry.connector = id.slice(0, 8);
    const settings = await deadline.within(() => lookUp(connector, key, id), settingsLate);
    return { id, settings: authorized(settings, key) };
  }
  const settings = authorized(connector, key);
  const id = settings.ids.get(key) ?? (await sha256(key));
  settings.ids.set(key, id);
  entry.connector = id.slice(0, 8);
  return { id, settings };
}

function authorized(settings, key) {
  if (settings === undefined || settings === null) throw unauthorized();
  const compiled = compileSettings(settings);
  if (compiled.keys !== undefined && !isAmong(padded(key), compiled.keys)) throw unauthorized();
  return compiled;
}

async function lookUp(connector, key, id) {
  try {
    return await connector(key, id);
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    throw unavailable("settings_unavailable", "the connector's settings could not be read", error);
  }
}

function map(connector, body, { lanes, max_request_bytes, send }) {
  const limits = { ...(send === undefined && { lanes }), ...(max_request_bytes && { max_bytes: max_request_bytes }) };
  let delivery;
  try {
    delivery = connector.transformDelivery(body, limits);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new DeliveryError(400, error.code, error.message);
  }
  const { length } = delivery.requests;
  if (length <= MAX_REQUESTS) return delivery;
  const message = `expected a batch of at most ${MAX_REQUESTS} requests to the hub, each of up to 100 payloads, found ${length}`;
  throw new DeliveryError(413, "too_many_events", message);
}

/** Returns the refused payloads, once the hub or the caller's `send` has all others. */
async function send({ requests, lanes }, customer, options, deadline) {
  if (options.send === undefined) {
    const key = customer.hub_key ?? customer.connector_key;
    const budget = { requests: options.max_extra_requests };
    return sendInLanes(lanes, (index) => options.hub.send(requests[index], key, deadline, budget));
  }
  if (requests.length === 0) return [];
  try {
    return (await deadline.within(async (signal) => options.send(requests, { ...customer, signal }), sendLate)) ?? [];
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    throw unavailable("send_failed", "the events could not be passed on", error);
  }
}

/** The answer to a delivery that ended with an error. */
function refuse(error, entry) {
  const isExpected = error instanceof DeliveryError;
  if (!isExpected || error.cause !== undefined) entry.failure = failureOf(error.cause ?? error);
  const refusal = isExpected
    ? error
    : new DeliveryError(500, "internal_error", "the webhook failed unexpectedly; see its log");
  const { status, code, message, hub_status } = refusal;
  const retry_after = refusal.retry_after ?? (status === 429 ? RETRY_AFTER : undefined);
  Object.assign(entry, { code }, hub_status !== undefined && { hub_status });
  const headers = {
    ...(status === 401 && { "www-authenticate": "Bearer" }),
    ...(status === 405 && { allow: "POST" }),
    ...(retry_after !== undefined && { "retry-after": String(retry_after) }),
  };
  return Response.json({ message, code }, { status, headers });
}

/** Where an error was thrown. Its message is left out because it may quote what was sent. */
function failureOf(error) {
  const { name = "Error", stack = "" } = Object(error);
  return { name: String(name), stack: String(stack).match(/(?<=^ *at ).*$/gm) ?? [] };
}

function wrongMethod(method) {
  return new DeliveryError(405, "wrong_method", `expected POST, found ${method}`);
}

function unavailable(code, message, cause) {
  return Object.assign(new DeliveryError(503, code, message), { cause });
}

const settingsLate = () => unavailable("settings_unavailable", "the connector's settings could not be read in time");
const bodyLate = () => new DeliveryError(408, "body_timed_out", "the body did not arrive in time");
const sendLate = () => unavailable("send_failed", "the events could not be passed on in time");
