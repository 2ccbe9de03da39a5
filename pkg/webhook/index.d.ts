import type { Issue, Mapping, MappingProblem } from "../index.js";

/**
 * Returns a function that handles the requests of Segment's webhook: it checks the key and the signature,
 * maps the events, sends them to SuprSend's hub, and answers once they have arrived.
 *
 * ```js
 * import { createWebhook } from "@suprsend/segment-transform/webhook";
 *
 * const webhook = createWebhook({ connector: { connector_keys: [process.env.SUPRSEND_API_KEY] } });
 * const response = await webhook(request);
 * ```
 *
 * Segment retries after 408, 429 and 5xx, and discards the events after any other error.
 *
 * @throws {OptionsError} if the options cannot be used
 */
export function createWebhook(options: WebhookOptions): (request: Request) => Promise<Response>;

/** The options of {@link createWebhook}. */
export interface WebhookOptions {
  /**
   * The settings of one customer, or a function that returns the settings of the customer with
   * this key.
   *
   * The function also receives the SHA-256 of the key in hex, so settings can be stored under it. If it
   * returns nothing, the answer is 401. If it throws, the answer is 503. Settings are compiled once per
   * object, so return the same object as long as they do not change, and do not modify it.
   */
  readonly connector:
    | (ConnectorSettings & { readonly connector_keys: readonly string[] })
    | ((key: string, sha256: string) => MaybePromise<ConnectorSettings | null | undefined>);
  /** SuprSend's hub. */
  readonly hub?: HubOptions;
  /** Receives the requests instead of the hub, for example to put them into a queue. */
  readonly send?: Send;
  /** Receives one entry for each request. */
  readonly log?: (entry: LogEntry) => unknown;
  /** Maximum time from the arrival of a request to its answer. 4,500 if unset. */
  readonly deadline_ms?: number;
  /** How many requests to the hub are sent in parallel, once the first has arrived. 6 if unset. */
  readonly lanes?: number;
  /** Maximum size of a body in bytes, before and after decompression. 5 MiB if unset. */
  readonly max_body_bytes?: number;
  /** Maximum size in bytes of a request to the hub or to `send`, if less than 800 KiB. */
  readonly max_request_bytes?: number;
  /**
   * Maximum number of extra requests per delivery to isolate events that the hub refuses. 64 if unset.
   * If more are needed, the answer is 503.
   */
  readonly max_extra_requests?: number;
}

/** The settings of one customer. */
export interface ConnectorSettings {
  /** The default mapping if unset. */
  readonly mapping?: Mapping;
  /** The workspace key, which every payload carries as `env`. */
  readonly workspace?: string;
  /** The keys that Segment may send as `Authorization: Bearer <key>`. Use several keys to rotate them. */
  readonly connector_keys?: readonly string[];
  /** Segment's shared secrets. If set, a request must be signed with one of them. */
  readonly signing_secrets?: readonly string[];
  /** The API key for the hub. If unset, the key that Segment sent is used. */
  readonly hub_key?: string;
}

/** How to reach SuprSend's hub. */
export interface HubOptions {
  /** `https://hub.suprsend.com` if unset. */
  readonly url?: string;
  /** Maximum time for a request, if the delivery has that much time left. 30,000 if unset. */
  readonly timeout_ms?: number;
  /** Sends the requests instead of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/**
 * Receives the requests of a delivery, which are bodies for the hub, in order. Once it returns, the
 * events are acknowledged. The payloads that it returns were refused permanently. If it throws a {@link
 * DeliveryError}, that error is the answer. For any other error, the answer is 503.
 */
export type Send = (
  requests: Uint8Array[],
  customer: SendingCustomer,
) => MaybePromise<void> | MaybePromise<RefusedPayload[]>;

/** The customer that the requests belong to. */
export interface SendingCustomer {
  /** The SHA-256 of the connector key, in hex. */
  connector: string;
  /** The key that Segment sent. */
  connector_key: string;
  /** The key for the hub, if the settings have one. If unset, use the connector key. */
  hub_key?: string;
  /** Aborted at the delivery's deadline. */
  signal: AbortSignal;
}

/** The result of a request, without personal data. */
export interface LogEntry {
  /** The status of the answer. */
  status: number;
  /** The code of an answer other than 200 and 422. */
  code?: string;
  /** The first 8 digits of the SHA-256 of the connector key. */
  connector?: string;
  /** The length of the body. */
  bytes?: number;
  /** Number of requests for the hub. */
  requests?: number;
  mapped?: number;
  skipped?: number;
  rejected?: number;
  refused?: number;
  /** How often each code of an issue or note occurred. */
  codes?: Record<string, number>;
  /** The status of the hub's refusal or failure. */
  hub_status?: number;
  /** Where an unexpected error was thrown. Its message is left out because it may contain personal data. */
  failure?: { name: string; stack: string[] };
  /** How long the answer took. */
  ms: number;
}

/** The JSON of an answer with status 200 or 422. */
export interface DeliveryAnswer {
  /** The counts and the first reason. Segment shows this in its debugger. */
  message: string;
  /** Number of events that have arrived. */
  mapped: number;
  /** Number of valid Segment events that are not sent to SuprSend. */
  skipped: number;
  /** Number of events that cannot be mapped. */
  rejected: number;
  /** Number of events that the hub refused. */
  refused: number;
  /** The first hundred events that were skipped, rejected or refused, or have notes. */
  issues: (Issue | RefusedIssue)[];
  /** Number of issues that are not listed. */
  more_issues?: number;
  /** How often each code occurs, if not all issues are listed. */
  codes?: Record<string, number>;
}

/** An event that the hub refused. */
export interface RefusedIssue {
  /** Index of the event, from 0. */
  index: number;
  /** Segment's `messageId`. */
  message_id?: string;
  status: "refused";
  code: "hub_refused";
  /** The hub's status and the first 200 characters of its answer. */
  message: string;
  hub_status: number;
  /** The notes of the event, if it has any. */
  notes?: Extract<Issue, { status: "mapped" }>["notes"];
}

/** Returns a hub that sends bodies without a deadline, for example bodies from a queue. */
export function createHub(options?: HubOptions): Hub;

/** SuprSend's hub. */
export interface Hub {
  /**
   * Sends a body. If the hub refuses it, splits it in half until each refused payload is alone. Payloads
   * keep their order.
   *
   * @returns the refused payloads; all others have arrived
   * @throws {DeliveryError} if the body must be sent again: the hub is down, slow or rate-limiting, or
   * refuses the key
   */
  send(body: Uint8Array, key: string): Promise<RefusedPayload[]>;
}

/** A payload that the hub refused. */
export interface RefusedPayload {
  /** Index of its request, from 0. A hub that sends a single body leaves it out. */
  request?: number;
  /** Index of the payload in the body, from 0. */
  payload: number;
  /** A body with only this payload. */
  body: Uint8Array;
  hub_status: number;
  /** The first 200 characters of the hub's answer. */
  answer: string;
}

/** Ends a delivery with this answer if `connector` or `send` throws it. */
export class DeliveryError extends Error {
  constructor(status: number, code: string, message: string, details?: { retry_after?: number; hub_status?: number });
  readonly name: "DeliveryError";
  /** The status of the answer. */
  readonly status: number;
  /** The reason, such as `hub_timed_out`. */
  readonly code: string;
  /** After how many seconds to retry, if the hub sent this. */
  readonly retry_after?: number;
  /** The hub's status. */
  readonly hub_status?: number;
}

/** Thrown if the options cannot be used. */
export class OptionsError extends TypeError {
  readonly name: "OptionsError";
  readonly code: "invalid_options";
  /** Everything that is wrong. */
  readonly problems: readonly OptionsProblem[];
}

/** One problem with the options. */
export interface OptionsProblem {
  /** JSON Pointer (RFC 6901) into the options. */
  readonly path: string;
  /** The kind of problem. For the mapping, it is a mapping problem code. */
  readonly code: "unknown_member" | "missing_member" | "invalid_value" | MappingProblem["code"];
  /** What was expected and what was found. */
  readonly message: string;
}

type MaybePromise<T> = T | Promise<T>;
