// Inlines the module, so bundlers need no WebAssembly support, and nothing is fetched or awaited.
import { bytes } from "./dist/inline.js";
import { init } from "./slim.js";

const api = init(bytes());
export const { Connector, transformIdentify, transformTrack, applyToProfile, MappingError, JsonError } = api;
export const { validateMapping, arrayElements, defaultMapping, recommendedMapping, channels, languages } = api;
