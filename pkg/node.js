// In Node, `import` and `require` share one instance, so their classes are the same.
import api from "./index.cjs";

export const { Connector, transformIdentify, transformTrack, applyToProfile, MappingError, JsonError } = api;
export const { validateMapping, arrayElements, defaultMapping, recommendedMapping, channels, languages } = api;
