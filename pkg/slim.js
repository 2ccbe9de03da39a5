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
  return {
    Connector,
    MappingError,
    JsonError,
    transformIdentify: (payload, mapping) => guarded(() => core.transformIdentify(payload, mapping)),
    transformTrack: (payload, mapping) => guarded(() => core.transformTrack(payload, mapping)),
    validateMapping: (mapping) => guarded(() => core.validateMapping(mapping)),
    applyToProfile: (profile, outcome) => guarded(() => core.applyToProfile(profile, outcome)),
    defaultMapping: frozen(core.defaultMapping()),
    recommendedMapping: frozen(core.recommendedMapping()),
    channels: frozen(core.channels()),
    languages: frozen(core.languages()),
  };
}

/** Shared by everyone who imports it, so that nobody can change it for the others. */
function frozen(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
