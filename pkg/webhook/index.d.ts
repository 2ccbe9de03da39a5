import type { Issue, Mapping, MappingProblem } from "../index.js";

/**
 * Returns a function that takes the requests of Segment's webhook and answers them: it checks the key and
 * the signature, maps the events, sends them to SuprSend's hub, and answers once they have arrived.
 *
 * ```js
 * import { createWebhook } from "@suprsend/segment-transform/webhook";
 *
 * const webhook = createWebhook({ connector: { connector_keys: [process.env.SUPRSEND_API_KEY] } });
 * const response = await webhook(request);
 * ```
 *
 * Segment tries again after 408, 429 and 5xx (except 501), and discards the events after any other 4xx.
 *
 * @throws {OptionsError} if the options cannot be used
 */
export function createWebhook(options: WebhookOptions): (request: Request) => Promise<Response>;

/** The options of {@link createWebhook}. */
export interface WebhookOptions {
  /**
   * The settings of one customer, or a function that returns those of the customer with this key.
   *
   * The function also receives the SHA-256 of the key in hex, under which settings can be stored. If it
   * returns nothing, the answer is 401; if it throws, 503. Settings are compiled once per object, so return
   * the same object while they stay the same, and do not modify it.
   */
  readonly connector:
    | (ConnectorSettings & { readonly connector_keys: readonly string[] })
    | ((key: string, sha256: string) => MaybePromise<ConnectorSettings | null | undefined>);
  /** SuprSend's hub. */
  readonly hub?: HubOptions;
  /** Takes the events in place of the hub, for example into a queue. */
  readonly send?: Send;
  /** Receives one entry for each request. */
  readonly log?: (entry: LogEntry) => unknown;
  /** How long a delivery may take from the arrival of its request to its answer. 4,500 if unset. */
  readonly deadline_ms?: number;
  /** How many requests to the hub are sent side by side, once the first has arrived. 6 if unset. */
  readonly lanes?: number;
  /** The longest body to accept, in bytes, also after it is unpacked. 5 MiB if unset. */
  readonly max_body_bytes?: number;
  /** The most bytes of a request to the hub, or to `send`, if that is less than 800 KiB. */
  readonly max_request_bytes?: number;
  /**
   * How many more requests a delivery may send to find the events that the hub refuses. 64 if unset. If
   * they do not suffice, the answer is 503.
   */
  readonly max_extra_requests?: number;
}

/** What is kept for each customer. */
export interface ConnectorSettings {
  /** The default mapping if unset. */
  readonly mapping?: Mapping;
  /** The workspace key, which every payload carries as `env`. */
  readonly workspace?: string;
  /** The keys that Segment may show, as `Authorization: Bearer <key>`. Several allow a rotation. */
  readonly connector_keys?: readonly string[];
  /** Segment's shared secrets. If set, a request must carry a signature by one of them. */
  readonly signing_secrets?: readonly string[];
  /** The API key for the hub. If unset, it is the key that Segment has shown. */
  readonly hub_key?: string;
}

/** How SuprSend's hub is reached. */
export interface HubOptions {
  /** `https://hub.suprsend.com` if unset. */
  readonly url?: string;
  /** How long a request may take, if the delivery has as much time left. 30,000 if unset. */
  readonly timeout_ms?: number;
  /** Sends the requests in place of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/**
 * Takes the requests of a delivery, which are bodies for the hub, in order. Once it returns, the events
 * are acknowledged. What it returns was refused for good. If it throws a {@link DeliveryError}, that is
 * the answer; after any other error, the answer is 503.
 */
export type Send = (
  requests: Uint8Array[],
  customer: SendingCustomer,
) => MaybePromise<void> | MaybePromise<RefusedPayload[]>;

/** Whose requests these are. */
export interface SendingCustomer {
  /** The SHA-256 of the connector key, in hex. */
  connector: string;
  /** The key that Segment has shown. */
  connector_key: string;
  /** The key for the hub, if the settings have one. Otherwise, it is the connector key. */
  hub_key?: string;
  /** Aborted when the delivery's time is up. */
  signal: AbortSignal;
}

/** What became of a request, without personal data. */
export interface LogEntry {
  /** The status of the answer. */
  status: number;
  /** The code of an answer other than 200 and 422. */
  code?: string;
  /** The first 8 digits of the SHA-256 of the connector key. */
  connector?: string;
  /** The length of the body. */
  bytes?: number;
  /** The number of requests for the hub. */
  requests?: number;
  mapped?: number;
  skipped?: number;
  rejected?: number;
  refused?: number;
  /** How often each code of an issue or a note occurred. */
  codes?: Record<string, number>;
  /** The status with which the hub has refused or failed. */
  hub_status?: number;
  /** Where an unexpected error was thrown. Its message is left out, since it may quote personal data. */
  failure?: { name: string; stack: string[] };
  /** How long the answer took. */
  ms: number;
}

/** The JSON of an answer with status 200 or 422. */
export interface DeliveryAnswer {
  /** The counts and the first reason, which Segment shows in its debugger. */
  message: string;
  /** The number of events that have arrived. */
  mapped: number;
  /** The number of valid Segment events that have no place in SuprSend. */
  skipped: number;
  /** The number of events that cannot be mapped. */
  rejected: number;
  /** The number of events that the hub has refused. */
  refused: number;
  /** The first hundred events that were skipped, rejected or refused, or have notes. */
  issues: (Issue | RefusedIssue)[];
  /** The number of issues that are not listed. */
  more_issues?: number;
  /** How often each code occurs, if not all issues are listed. */
  codes?: Record<string, number>;
}

/** An event that the hub has refused. */
export interface RefusedIssue {
  /** The number of the event, from 0. */
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

/** Returns a hub that sends bodies without a deadline, for example those that waited in a queue. */
export function createHub(options?: HubOptions): Hub;

/** SuprSend's hub. */
export interface Hub {
  /**
   * Sends a body. If the hub refuses it, halves it until each refused payload stands alone. Payloads keep
   * their order.
   *
   * @returns the refused payloads; all others have arrived
   * @throws {DeliveryError} if the body has to be sent again: the hub is down, slow or rate-limiting, or
   *   refuses the key
   */
  send(body: Uint8Array, key: string): Promise<RefusedPayload[]>;
}

/** A payload that the hub has refused. */
export interface RefusedPayload {
  /** The number of its request, from 0. A hub that sends a single body leaves it out. */
  request?: number;
  /** The number of the payload in the body, from 0. */
  payload: number;
  /** A body that holds this payload alone. */
  body: Uint8Array;
  hub_status: number;
  /** The first 200 characters of the hub's answer. */
  answer: string;
}

/** Ends a delivery with an answer, if `connector` or `send` throws it. */
export class DeliveryError extends Error {
  constructor(status: number, code: string, message: string, details?: { retry_after?: number; hub_status?: number });
  readonly name: "DeliveryError";
  /** The status of the answer. */
  readonly status: number;
  /** The reason, such as `hub_timed_out`. */
  readonly code: string;
  /** After how many seconds to try again, if the hub has said so. */
  readonly retry_after?: number;
  /** The hub's status. */
  readonly hub_status?: number;
}

/** Thrown for options that cannot be used. */
export class OptionsError extends TypeError {
  readonly name: "OptionsError";
  readonly code: "invalid_options";
  /** Everything that is wrong. */
  readonly problems: readonly OptionsProblem[];
}

/** Something that is wrong with options. */
export interface OptionsProblem {
  /** JSON Pointer (RFC 6901) into the options. */
  readonly path: string;
  /** The reason. In a mapping, it is one of the codes of a mapping's problems. */
  readonly code: "unknown_member" | "missing_member" | "invalid_value" | MappingProblem["code"];
  /** What was expected and what was found. */
  readonly message: string;
}

type MaybePromise<T> = T | Promise<T>;
