// Replaces the package: sends the same requests to the hub from plain JavaScript, without notes or
// issues. Every delivery here is one request.
import { plainDelivery } from "../../bench/plain.mjs";

export class Connector {
  #deliver;

  constructor(mapping) {
    this.#deliver = plainDelivery(mapping, LANGUAGES);
  }

  transformDelivery(body) {
    return { requests: this.#deliver(body), lanes: [null], mapped: 1, skipped: 0, rejected: 0, issues: [] };
  }
}

export class JsonError extends Error {}
export const validateMapping = () => [];
export const arrayElements = () => [];
