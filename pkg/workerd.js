// Workers cannot compile bytes, but they can import a compiled module.
import module from "./dist/core.wasm";
import { init } from "./slim.js";

const api = init(module);
export const { Connector, transformIdentify, transformTrack, applyToProfile, MappingError, JsonError } = api;
export const { validateMapping, arrayElements, defaultMapping, recommendedMapping, channels, languages } = api;
