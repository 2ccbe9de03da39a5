// Bodies for the hub, on their way out of Wasm.
import { JsonError } from "./errors.js";

/**
 * Copies small requests into one shared ArrayBuffer, as Node's Buffers do: to allocate an
 * ArrayBuffer for each takes an engine longer than to map the event. Each connector has its own,
 * so that customers share none.
 */
export class Slab {
  static #SIZE = 64 * 1024;
  static #LARGEST = 4 * 1024;
  #bytes = new Uint8Array(0);
  #used = 0;

  copy(bytes) {
    const length = bytes.length;
    if (length > Slab.#LARGEST) return bytes.slice();
    if (this.#used + length > this.#bytes.length) {
      this.#bytes = new Uint8Array(Slab.#SIZE);
      this.#used = 0;
    }
    this.#bytes.set(bytes, this.#used);
    const copy = this.#bytes.subarray(this.#used, this.#used + length);
    this.#used += length;
    return copy;
  }
}

/** What becomes of a delivery's body. The methods with an underscore are called while it does. */
export class Delivery {
  requests = [];
  mapped = 0;
  skipped = 0;
  rejected = 0;
  #connector;
  #body;
  #lines = false;
  #issues;
  #fault;

  constructor(connector, body) {
    this.#connector = connector;
    this.#body = body;
  }

  /** Found by a second reading of the body, when they are first asked for. */
  get issues() {
    this.#issues ??= this.#findIssues();
    return this.#issues;
  }

  #findIssues() {
    const issues = this.#connector._issues(this.#body, this.#lines);
    const unmapped = issues.filter(({ status }) => status !== "mapped").length;
    if (unmapped !== this.skipped + this.rejected) {
      throw new Error("expected the body as it was delivered, found it changed");
    }
    return issues;
  }

  /** Copies a request, whose bytes lie in Wasm's memory. */
  _request(body) {
    this.requests.push(this.#connector._slab.copy(body));
  }

  _discard() {
    this.requests.length = 0;
  }

  _failed(message, offset, line, column) {
    this.#fault = new JsonError(message, offset, line, column);
  }

  /** This, once it is complete. */
  _complete() {
    if (this.#fault !== undefined) throw this.#fault;
    return this;
  }

  _counted(mapped, skipped, rejected, lines) {
    this.mapped = mapped;
    this.skipped = skipped;
    this.rejected = rejected;
    this.#lines = lines;
  }
}
