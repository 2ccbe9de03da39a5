// What is imported in Node is what is required there: one instance, whose classes are the same.
import api from "./index.cjs";

export const { Connector, transformIdentify, transformTrack, applyToProfile, MappingError, JsonError } = api;
export const { validateMapping, defaultMapping, recommendedMapping, channels, languages } = api;
