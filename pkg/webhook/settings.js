// Checks a customer's settings, and compiles them once per object.
import { Connector, validateMapping } from "@suprsend/segment-transform";
import { DeliveryError, listOf } from "./errors.js";
import { KEY, padded } from "./keys.js";
import { problem, problemsOf } from "./problems.js";

const isText = (value) => typeof value === "string" && value.trim() !== "";
const isKey = (value) => typeof value === "string" && KEY.test(value);
const isFilledArray = (value) => Array.isArray(value) && value.length > 0;

const TEXT = [isText, "a non-blank string"];
const ONE_KEY = [isKey, "a key of 1 to 512 visible ASCII characters"];
const MEMBERS = {
  // The package checks mappings.
  mapping: [() => true],
  workspace: TEXT,
  connector_keys: [isFilledArray, "an array of keys", ONE_KEY],
  signing_secrets: [isFilledArray, "an array of strings", TEXT],
  hub_key: ONE_KEY,
};

/** Every problem with settings. Messages do not quote values, since some are secrets. */
export function settingsProblems(settings, path) {
  const problems = problemsOf(settings, MEMBERS, path, false);
  const mappingProblems = settings?.mapping === undefined ? [] : validateMapping(settings.mapping);
  problems.push(...mappingProblems.map((one) => ({ ...one, path: `${path}/mapping${one.path}` })));
  return problems;
}

export function missingKeys(path) {
  return problem(`${path}/connector_keys`, MEMBERS.connector_keys[1], undefined);
}

const compiled = new WeakMap();

/** @throws {DeliveryError} if the settings cannot be used: a 500, so Segment retries until they are fixed */
export function compileSettings(settings) {
  const known = typeof settings === "object" && compiled.get(settings);
  if (known) return known;
  const problems = settingsProblems(settings, "");
  if (problems.length > 0) {
    const message = `invalid connector settings: ${listOf(problems)}`;
    throw new DeliveryError(500, "invalid_settings", message);
  }
  const { mapping, workspace, connector_keys, signing_secrets, hub_key } = settings;
  const connector = new Connector(mapping, workspace === undefined ? {} : { workspace });
  // `ids` caches the SHA-256 of each key.
  const result = { connector, keys: connector_keys?.map(padded), ids: new Map(), signing_secrets, hub_key };
  compiled.set(settings, result);
  return result;
}
