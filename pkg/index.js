// Compiles the module that the package carries inline; nothing is fetched or awaited.
import { module } from "./dist/inline.js";
import * as core from "./dist/segment_transform.js";

core.initSync({ module });

export { MappingError } from "./dist/host.js";
export {
  applyToProfile,
  Connector,
  transformIdentify,
  transformTrack,
  validateMapping,
} from "./dist/segment_transform.js";

export const defaultMapping = frozen(core.defaultMapping());
export const recommendedMapping = frozen(core.recommendedMapping());
export const channels = frozen(core.channels());
export const languages = frozen(core.languages());

/** Shared by everyone who imports it, so that nobody can change it for the others. */
function frozen(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
