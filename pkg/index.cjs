const { bytes } = require("./dist/inline.cjs");
const { init } = require("./dist/slim.cjs");

const api = init(bytes());
const { Connector, transformIdentify, transformTrack, applyToProfile, MappingError, JsonError } = api;
const { validateMapping, defaultMapping, recommendedMapping, channels, languages } = api;

// Name by name: Node's `import` of this file takes the names from its text.
module.exports = {
  Connector,
  transformIdentify,
  transformTrack,
  applyToProfile,
  MappingError,
  JsonError,
  validateMapping,
  defaultMapping,
  recommendedMapping,
  channels,
  languages,
};
