// Like workerd.js. On Vercel's edge runtime, `?module` imports the file as a module.
import module from "./dist/core.wasm?module";
import { init } from "./slim.js";

const api = init(module);
export const { Connector, transformIdentify, transformTrack, applyToProfile, MappingError, JsonError } = api;
export const { validateMapping, arrayElements, defaultMapping, recommendedMapping, channels, languages } = api;
