// The package without its module, which the caller brings.
import { Connector } from "./connector.js";
import * as core from "./dist/core.js";
import { JsonError, MappingError } from "./dist/errors.js";
import { guarded } from "./instance.js";

let api;

export function init(module) {
  api ??= start(module);
  return api;
}

function start(module) {
  core.initSync({ module });
  const { channels, defaultMapping, recommendedMapping } = frozen(core.constants());
  const ofDefaultMapping = new Connector();
  const connect = (mapping, map) => {
    if (mapping === undefined) return map(ofDefaultMapping);
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
    transformIdentify: (payload, mapping) => connect(mapping, (made) => made.transformIdentify(payload)),
    transformTrack: (payload, mapping) => connect(mapping, (made) => made.transformTrack(payload)),
    validateMapping: (mapping) => guarded(() => core.validateMapping(mapping)),
    applyToProfile,
    defaultMapping,
    recommendedMapping,
    channels,
    languages: frozen(core.languages()),
  };
}

function applyToProfile(profile, outcome) {
  const folded = guarded(() => core.applyToProfile(profile, outcome));
  if (folded === undefined)
    throw new TypeError("expected a profile as `applyToProfile` returns it, found another value");
  return folded;
}

/** Shared by everyone who imports it, so that nobody can change it for the others. */
function frozen(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
