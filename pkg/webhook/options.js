// Checks the options of a webhook or a hub, and reports every problem at once.
import { OptionsError } from "./errors.js";
import { isFunction, isObject, isPositiveInteger, problem, problemsOf } from "./problems.js";
import { missingKeys, settingsProblems } from "./settings.js";

const isUrl = (value) => typeof value === "string" && /^https?:\/\//i.test(value) && URL.canParse(value);

const FUNCTION = [isFunction, "a function"];
const POSITIVE_INTEGER = [isPositiveInteger, "a positive integer"];
const SETTINGS = [(value) => isObject(value) || isFunction(value), "settings or a function that returns settings"];
const HUB = {
  url: [isUrl, "a URL that begins with `https://`"],
  timeout_ms: POSITIVE_INTEGER,
  fetch: FUNCTION,
};
const WEBHOOK = {
  connector: SETTINGS,
  // Its members are checked separately.
  hub: [() => true],
  send: FUNCTION,
  log: FUNCTION,
  deadline_ms: POSITIVE_INTEGER,
  lanes: POSITIVE_INTEGER,
  max_body_bytes: POSITIVE_INTEGER,
  max_request_bytes: POSITIVE_INTEGER,
  max_extra_requests: [(value) => value === 0 || isPositiveInteger(value), "zero or a positive integer"],
};

const HUB_DEFAULTS = { url: "https://hub.suprsend.com", timeout_ms: 30_000 };
const WEBHOOK_DEFAULTS = {
  log: () => {},
  // Segment's classic webhooks wait 5 seconds, the newer ones 10.
  deadline_ms: 4_500,
  lanes: 6,
  // Segment's batches have at most 4 MB.
  max_body_bytes: 5 * 1024 * 1024,
  max_extra_requests: 64,
};

/** The options of a webhook, with defaults for unset options. */
export function webhookOptions(options) {
  const problems = problemsOf(options, WEBHOOK, "");
  const { connector, hub, ...others } = isObject(options) ? options : {};
  if (isObject(connector)) {
    problems.push(...settingsProblems(connector, "/connector"));
    if (connector.connector_keys === undefined) problems.push(missingKeys("/connector"));
  } else if (connector === undefined && isObject(options)) {
    problems.push(problem("/connector", SETTINGS[1], connector));
  }
  if (hub !== undefined && others.send !== undefined) {
    const message = "expected either `hub` or `send`, found both";
    problems.push({ path: "/send", code: "invalid_value", message });
  }
  if (hub !== undefined) problems.push(...problemsOf(hub, HUB, "/hub"));
  if (problems.length > 0) throw new OptionsError(problems);
  return { ...WEBHOOK_DEFAULTS, ...defined(others), connector, hub: { ...HUB_DEFAULTS, ...defined(hub) } };
}

/** The options of a hub, with defaults for unset options. */
export function hubOptions(options = {}) {
  const problems = problemsOf(options, HUB, "");
  if (problems.length > 0) throw new OptionsError(problems);
  return { ...HUB_DEFAULTS, ...defined(options) };
}

function defined(options = {}) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
