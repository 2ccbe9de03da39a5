// The errors that end a delivery, and the error for invalid options.

/** Ends a delivery before its events have arrived. `status` is the status of the answer to Segment. */
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

/** Thrown if the options cannot be used. `problems` lists everything that is wrong. */
export class OptionsError extends TypeError {
  constructor(problems) {
    super(`invalid options: ${listOf(problems)}`);
    this.name = "OptionsError";
    this.code = "invalid_options";
    this.problems = problems;
  }
}

export function listOf(problems) {
  return problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
}
