// Segment's webhook, for every runtime that has `fetch`: a function from a `Request` to a `Response`.

import { Hub } from "./hub.js";
import { hubOptions } from "./options.js";

export { DeliveryError, OptionsError } from "./errors.js";
export { createWebhook } from "./webhook.js";

/** Sends bodies without a deadline, such as bodies from a queue. */
export function createHub(options) {
  const hub = new Hub(hubOptions(options));
  const unlimited = () => ({ requests: Number.POSITIVE_INFINITY });
  return { send: (body, key) => hub.send(body, key, undefined, unlimited()) };
}
