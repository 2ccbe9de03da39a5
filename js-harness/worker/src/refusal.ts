import { logFailure } from "./log";

/** Thrown by whatever finds that a delivery cannot go on; the README's table says what Segment makes of each status. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** How long to wait before trying again, where whoever refused said so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Whatever was thrown, as a refusal: what is none is a failure of the worker's own. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  logFailure(error);
  return new Refusal(500, "internal_error", "the worker failed; see its log");
}

export function answer({ status, code, message, retryAfter }: Refusal): Response {
  const headers = new Headers();
  if (status === 401) headers.set("www-authenticate", "Bearer");
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  return Response.json({ message, code }, { status, headers });
}
