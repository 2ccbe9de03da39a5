// As in workerd.js; Vercel's edge runtime wants to be told that it is the module that is meant.
import module from "./dist/core.wasm?module";
import { init } from "./slim.js";

const api = init(module);
export const { Connector, transformIdentify, transformTrack, applyToProfile, MappingError, JsonError } = api;
export const { validateMapping, defaultMapping, recommendedMapping, channels, languages } = api;
