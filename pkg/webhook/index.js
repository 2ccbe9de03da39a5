// Segment's webhook, for every runtime that has `fetch`: a function from a `Request` to a `Response`.

import { Deadline } from "./deadline.js";
import { Hub } from "./hub.js";
import { hubOptions } from "./options.js";

export { DeliveryError, OptionsError } from "./errors.js";
export { createWebhook } from "./webhook.js";

/** Sends bodies later, without a deadline, such as those of a queue. */
export function createHub(options) {
  const hub = new Hub(hubOptions(options));
  return {
    send: (body, key) =>
      hub.send(body, key, new Deadline(Number.POSITIVE_INFINITY), { requests: Number.POSITIVE_INFINITY }),
  };
}
