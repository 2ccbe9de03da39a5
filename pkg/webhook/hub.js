// Sends bodies to SuprSend's hub, and isolates the payloads that it refuses.
import { arrayElements } from "@suprsend/segment-transform";
import { Deadline } from "./deadline.js";
import { DeliveryError } from "./errors.js";

/** The hub's statuses for a body that it will never accept unchanged. */
const REFUSED = new Set([400, 413, 422]);
const MAX_RETRY_AFTER = 12 * 60 * 60;
/** Maximum number of characters quoted from the hub's answer. */
const MAX_QUOTED = 200;

export class Hub {
  #url;
  #timeout_ms;
  #fetch;

  constructor({ url, timeout_ms, fetch }) {
    this.#url = `${url.replace(/\/+$/, "")}/event/`;
    this.#timeout_ms = timeout_ms;
    // Some runtimes throw if `fetch` is called as a method.
    this.#fetch = fetch ?? ((...args) => globalThis.fetch(...args));
  }

  /**
   * Sends a body. If the hub refuses it, splits it in half until each refused payload is alone. Payloads
   * keep their order.
   *
   * @param deadline of the delivery, if it has one
   * @param budget `{requests}`: how many more requests splitting may use
   * @returns the refused payloads; all others have arrived
   * @throws {DeliveryError} if the body must be sent again
   */
  async send(body, key, deadline, budget) {
    const refused = [];
    const unsent = [{ body, first: 0 }];
    for (let part = unsent.pop(); part !== undefined; part = unsent.pop()) {
      const refusal = await this.#post(part.body, key, deadline);
      if (refusal === undefined) continue;
      const payloads = arrayElements(part.body);
      if (payloads.length <= 1) {
        refused.push({ payload: part.first, body: part.body, ...refusal });
        continue;
      }
      budget.requests -= 2;
      if (budget.requests < 0) throw notIsolated(refusal);
      const middle = payloads.length >> 1;
      unsent.push({ body: arrayOf(payloads.slice(middle)), first: part.first + middle });
      unsent.push({ body: arrayOf(payloads.slice(0, middle)), first: part.first });
    }
    return refused;
  }

  /** Returns the hub's status and answer if it refuses the body. */
  async #post(body, key, deadline) {
    const timedOut = () => new DeliveryError(503, "hub_timed_out", "the hub did not answer in time");
    const exchange = (signal) => this.#exchange(body, key, signal);
    if (deadline?.remaining_ms <= this.#timeout_ms) return deadline.within(exchange, timedOut);
    const own = new Deadline(this.#timeout_ms);
    try {
      return await own.within(exchange, timedOut);
    } finally {
      own.stop();
    }
  }

  async #exchange(body, key, signal) {
    const response = await this.#request(body, key, signal);
    const { ok, status } = response;
    if (REFUSED.has(status)) return { hub_status: status, answer: quoted(await response.text().catch(() => "")) };
    // This frees the connection without waiting.
    response.body?.cancel().catch(() => {});
    if (ok) return undefined;
    const retry_after = retryAfter(response.headers);
    if (status === 429) {
      throw new DeliveryError(429, "hub_rate_limited", "the hub is rate-limiting", { retry_after, hub_status: status });
    }
    const [code, message] =
      status === 401 || status === 403
        ? ["hub_key_refused", `the hub refused the key with status ${status}`]
        : ["hub_failed", `the hub answered with status ${status}`];
    throw new DeliveryError(503, code, message, { retry_after, hub_status: status });
  }

  async #request(body, key, signal) {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    try {
      // Redirects are not followed, since the key is for this hub only.
      return await this.#fetch(this.#url, { method: "POST", headers, body, signal, redirect: "manual" });
    } catch {
      throw new DeliveryError(503, "hub_unreachable", "the hub could not be reached, or the connection was lost");
    }
  }
}

function notIsolated({ hub_status }) {
  const message = `the hub refused events with status ${hub_status}, and finding them took too many requests`;
  return new DeliveryError(503, "hub_refused", message, { hub_status });
}

/** Builds a JSON array of these payloads. */
function arrayOf(payloads) {
  const length = payloads.reduce((sum, payload) => sum + payload.length + 1, 1);
  const array = new Uint8Array(length).fill(0x2c);
  let at = 1;
  for (const payload of payloads) {
    array.set(payload, at);
    at += payload.length + 1;
  }
  array[0] = 0x5b;
  array[length - 1] = 0x5d;
  return array;
}

/** The first characters of an answer. A character takes up to two UTF-16 code units. */
function quoted(answer) {
  return [...answer.slice(0, 2 * MAX_QUOTED)].slice(0, MAX_QUOTED).join("").trim();
}

/** `Retry-After` in seconds, if the hub sends it. The header holds seconds or a date. */
function retryAfter(headers) {
  const header = headers.get("retry-after") ?? "";
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(Math.ceil(seconds), 0), MAX_RETRY_AFTER);
}
