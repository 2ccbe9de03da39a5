// In place of the package: the same requests to the hub from plain JavaScript. It counts what it
// maps, and knows neither notes nor issues.
import { plainDelivery } from "../../bench/plain.mjs";

export class Connector {
  #deliver;

  constructor(mapping) {
    this.#deliver = plainDelivery(mapping, LANGUAGES);
  }

  transformDelivery(body) {
    return { requests: this.#deliver(body), mapped: 1, skipped: 0, rejected: 0, issues: [] };
  }
}

export class MappingError extends Error {}
export class JsonError extends Error {}
