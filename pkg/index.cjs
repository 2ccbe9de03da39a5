const { bytes } = require("./dist/inline.cjs");
const { init } = require("./dist/slim.cjs");

const api = init(bytes());
const { Connector, transformIdentify, transformTrack, applyToProfile, MappingError, JsonError } = api;
const { validateMapping, arrayElements, defaultMapping, recommendedMapping, channels, languages } = api;

// One name at a time: when this file is imported, Node finds the names in its text.
module.exports = {
  Connector,
  transformIdentify,
  transformTrack,
  applyToProfile,
  MappingError,
  JsonError,
  validateMapping,
  arrayElements,
  defaultMapping,
  recommendedMapping,
  channels,
  languages,
};
