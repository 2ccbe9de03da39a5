import {
  type ConnectorSettings,
  createHub,
  createWebhook,
  type Hub,
  OptionsError,
  type WebhookOptions,
} from "@suprsend/segment-transform/webhook";
import type { Env } from "./env";
import { log } from "./log";
import { enqueue, MAX_BODY_BYTES } from "./queue";
import { storedSettings } from "./stored";

/** The worker's parts, built from its variables. */
export interface Setup {
  webhook: (request: Request) => Promise<Response>;
  hub: Hub;
  /** The settings of the customer with this ID, for sending messages from the queue. */
  settings: (id: string) => Promise<ConnectorSettings | undefined>;
  /** The queue's first retry delay. */
  retrySeconds: number;
}

/** The variables are invalid, so every delivery is answered 500 until they are fixed. */
export class SetupError extends Error {}

const RETRY_SECONDS = 10;
/** How long an isolate caches settings. KV itself caches them for up to a minute. */
const SETTINGS_SECONDS = 30;

/** The variable of each option. */
const VARIABLES = {
  "/connector/connector_keys": "CONNECTOR_KEY",
  "/connector/signing_secrets": "SIGNING_SECRET",
  "/connector/hub_key": "HUB_KEY",
  "/connector/workspace": "WORKSPACE",
  "/connector/mapping": "MAPPING",
  "/hub/url": "HUB_URL",
  "/hub/timeout_ms": "HUB_TIMEOUT_MS",
};

const setups = new WeakMap<Env, Setup | SetupError>();

/** @throws {SetupError} listing everything that is wrong */
export function setup(env: Env): Setup {
  let result = setups.get(env);
  if (result === undefined) {
    result = attempt(env);
    if (result instanceof SetupError) log("setup", { code: "invalid_settings", message: result.message });
    setups.set(env, result);
  }
  if (result instanceof SetupError) throw result;
  return result;
}

function attempt(env: Env): Setup | SetupError {
  const problems: string[] = [];
  const number = (name: "HUB_TIMEOUT_MS" | "RETRY_SECONDS" | "SETTINGS_SECONDS", least: number) => {
    const value = env[name];
    if (value === undefined) return undefined;
    if (String(value).trim() !== "" && Number(value) >= least) return Number(value);
    problems.push(`${name}: expected a number of at least ${least}, found \`${value}\``);
    return undefined;
  };
  const hub = definedOf({ url: env.HUB_URL, timeout_ms: number("HUB_TIMEOUT_MS", 1) });
  const retrySeconds = number("RETRY_SECONDS", 0) ?? RETRY_SECONDS;
  const settingsSeconds = number("SETTINGS_SECONDS", 0) ?? SETTINGS_SECONDS;

  const { CONNECTORS, CONNECTOR_KEY, DELIVERIES } = env;
  if (CONNECTORS === undefined && CONNECTOR_KEY === undefined) {
    problems.push("expected the secret `CONNECTOR_KEY` or a KV namespace `CONNECTORS`, found neither");
  }
  const own = ownSettings(env);
  const settings = async (id: string) =>
    CONNECTORS === undefined ? own : storedSettings(id, CONNECTORS, settingsSeconds);
  const options = {
    connector: CONNECTORS === undefined ? own : (_: string, id: string) => settings(id),
    log: (entry: object) => log("delivery", entry),
  } as WebhookOptions;

  let direct: Setup["webhook"] | undefined;
  try {
    // This also checks the hub's options.
    direct = createWebhook({ ...options, hub });
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    const named = error.problems.filter(({ code }) => code !== "missing_member");
    problems.push(...named.map(({ path, message }) => `${variableOf(path)}: ${message}`));
  }
  if (direct === undefined || problems.length > 0) {
    return new SetupError(`the worker is not set up: ${problems.join("; ")}`);
  }
  const sender = createHub(hub);
  const webhook =
    DELIVERIES === undefined
      ? direct
      : createWebhook({
          ...options,
          max_request_bytes: MAX_BODY_BYTES,
          send: (requests, customer) => enqueue(requests, customer, DELIVERIES, sender),
        });
  return { webhook, hub: sender, settings, retrySeconds };
}

/** The settings of the only customer of a worker without KV. */
function ownSettings({ CONNECTOR_KEY, SIGNING_SECRET, HUB_KEY, MAPPING, WORKSPACE }: Env) {
  return definedOf({
    connector_keys: CONNECTOR_KEY === undefined ? undefined : wordsOf(CONNECTOR_KEY),
    signing_secrets: SIGNING_SECRET === undefined ? undefined : wordsOf(SIGNING_SECRET),
    hub_key: HUB_KEY,
    mapping: MAPPING,
    workspace: WORKSPACE,
  }) as ConnectorSettings & { connector_keys: string[] };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function definedOf<T extends object>(object: T) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function variableOf(path: string): string {
  const known = Object.entries(VARIABLES).find(([option]) => path === option || path.startsWith(`${option}/`));
  return known === undefined ? path : known[1] + path.slice(known[0].length);
}
