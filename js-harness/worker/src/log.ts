/** What may be logged: counts, codes, sizes and times. Messages quote what users sent, so no message is. */
export interface Facts {
  status?: number;
  code?: string;
  /** The first digits of the SHA-256 of the connector key: tells customers apart, and opens nothing. */
  connector?: string;
  bytes?: number;
  bodies?: number;
  mapped?: number;
  skipped?: number;
  rejected?: number;
  /** How often each code of an issue or a note occurred. */
  codes?: Record<string, number>;
  attempts?: number;
  retry_seconds?: number;
  ms?: number;
}

/** One line of JSON. */
export function log(what: "delivery" | "message", facts: Facts): void {
  console.log(JSON.stringify({ what, ...facts }));
}

/** A failure of the worker's own. Its message may quote what was sent; where it was thrown does not. */
export function logFailure(error: unknown): void {
  const { name, stack = "" } = error as Error;
  console.error(JSON.stringify({ what: "failure", name, stack: stack.match(/(?<=^ +at ).*$/gm) ?? [] }));
}
