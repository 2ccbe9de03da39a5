// The package without its module, which the caller provides.
import { bytesOf } from "./arguments.js";
import { Connector, mappingJson } from "./connector.js";
import * as core from "./dist/core.js";
import { JsonError, MappingError } from "./errors.js";
import { guarded } from "./instance.js";

let api;

export function init(module) {
  api ??= start(module);
  return api;
}

function start(module) {
  core.initSync({ module });
  const defaultConnector = new Connector();
  const withConnector = (mapping, map) => {
    if (mapping === undefined) return map(defaultConnector);
    const connector = new Connector(mapping);
    try {
      return map(connector);
    } finally {
      connector.free();
    }
  };
  return {
    Connector,
    MappingError,
    JsonError,
    transformIdentify: (payload, mapping) =>
      withConnector(mapping, (connector) => connector.transformIdentify(payload)),
    transformTrack: (payload, mapping) => withConnector(mapping, (connector) => connector.transformTrack(payload)),
    validateMapping,
    applyToProfile,
    arrayElements,
    ...frozen(core.constants()),
  };
}

function validateMapping(mapping) {
  let json;
  try {
    json = mappingJson(mapping);
  } catch (error) {
    if (error instanceof MappingError) return error.problems;
    throw error;
  }
  return guarded(() => core.validateMapping(json));
}

function applyToProfile(profile, outcome) {
  const [before, applied] = [JSON.stringify(profile ?? undefined), JSON.stringify(outcome)];
  return JSON.parse(guarded(() => core.applyToProfile(before, applied)));
}

function arrayElements(json, limit = 2 ** 31) {
  // The elements of a string need memory of their own.
  const bytes = typeof json === "string" ? bytesOf(json).slice() : bytesOf(json);
  const bounds = guarded(() => core.arrayElements(bytes, limit));
  return Array.from({ length: bounds.length / 2 }, (_, at) => bytes.subarray(bounds[2 * at], bounds[2 * at + 1]));
}

/** Freezes a constant, since all importers share it. */
function frozen(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
