// Takes requests for the hub out of Wasm.
import { JsonError } from "./errors.js";

/**
 * Copies small requests into a shared ArrayBuffer, as Node's Buffers do. Allocating an ArrayBuffer
 * for each takes longer than mapping the event.
 */
const slab = {
  SIZE: 64 * 1024,
  MAX_REQUEST: 4 * 1024,
  bytes: new Uint8Array(0),
  used: 0,

  copy(request) {
    const { length } = request;
    if (length > this.MAX_REQUEST) return request.slice();
    if (this.used + length > this.bytes.length) {
      this.bytes = new Uint8Array(this.SIZE);
      this.used = 0;
    }
    this.bytes.set(request, this.used);
    const copy = this.bytes.subarray(this.used, this.used + length);
    this.used += length;
    return copy;
  },
};

/** The result of mapping a body. Wasm calls the methods with an underscore while it maps the body. */
export class Delivery {
  requests = [];
  lanes = [];
  mapped = 0;
  skipped = 0;
  rejected = 0;
  #connector;
  #body;
  #lines = false;
  #limits;
  #issues;
  #events;
  #messageIds;
  #error;

  constructor(connector, body, limits) {
    this.#connector = connector;
    this.#body = body;
    this.#limits = limits;
  }

  /** First access reads the body again. */
  get issues() {
    this.#issues ??= this.#findIssues();
    return this.#issues;
  }

  /** First access maps the body again. */
  get events() {
    this.#events ??= this.#findEvents();
    return this.#events;
  }

  /** First access reads the body again. */
  get message_ids() {
    this.#messageIds ??= this.#connector._messageIds(this.#body, this.#lines);
    return this.#messageIds;
  }

  #findEvents() {
    const events = this.#connector._events(this.#body, this.#lines, this.#limits);
    if (events.length !== this.requests.length) {
      throw new Error("cannot find the events: the body has changed since it was mapped");
    }
    return events;
  }

  #findIssues() {
    const issues = this.#connector._issues(this.#body, this.#lines);
    const unmapped = issues.filter(({ status }) => status !== "mapped").length;
    if (unmapped !== this.skipped + this.rejected) {
      throw new Error("cannot find the issues: the body has changed since it was mapped");
    }
    return issues;
  }

  /** The request's bytes are in Wasm's memory, so they are copied. */
  _addRequest(request, lane) {
    this.requests.push(slab.copy(request));
    if (this.#limits.lanes > 0) this.lanes.push(lane ?? null);
  }

  _complete(mapped, skipped, rejected, lines) {
    this.mapped = mapped;
    this.skipped = skipped;
    this.rejected = rejected;
    this.#lines = lines;
  }

  _fail(message, offset, line, column) {
    this.#error = new JsonError(message, offset, line, column);
  }

  /** Throws the body's error, if there is one. */
  _check() {
    if (this.#error !== undefined) throw this.#error;
  }
}
