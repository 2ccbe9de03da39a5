// The errors that end a delivery, and those of a webhook's options.

/** Thrown by whatever ends a delivery before its events have arrived. `status` is what Segment is answered. */
export class DeliveryError extends Error {
  constructor(status, code, message, { retry_after, hub_status } = {}) {
    super(message);
    this.name = "DeliveryError";
    this.status = status;
    this.code = code;
    this.retry_after = retry_after;
    this.hub_status = hub_status;
  }
}

/** Thrown for options that cannot be used. `problems` lists everything that is wrong with them. */
export class OptionsError extends TypeError {
  constructor(problems) {
    super(`the options cannot be used: ${listOf(problems)}`);
    this.name = "OptionsError";
    this.code = "invalid_options";
    this.problems = problems;
  }
}

export function listOf(problems) {
  return problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
}
