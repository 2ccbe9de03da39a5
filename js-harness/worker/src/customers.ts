import { hexSha256, sameKey, unauthorized } from "./auth";
import type { Env } from "./env";
import { Refusal } from "./refusal";
import { compileSettings, type Settings } from "./settings";
import { storedSettings } from "./stored";

export interface Customer extends Settings {
  /** The SHA-256 of the connector key, in hex. */
  id: string;
}

let own: Customer | undefined;

/** The customer whose connector key this is. */
export async function customerByKey(key: string, env: Env): Promise<Customer> {
  if (env.CONNECTORS !== undefined) return customerById(await hexSha256(key), env);
  if (!(await sameKey(key, ownKey(env)))) throw unauthorized();
  return ownCustomer(env);
}

/** The customer of a message that waited in the queue. */
export async function customerById(id: string, env: Env): Promise<Customer> {
  if (env.CONNECTORS === undefined) return ownCustomer(env);
  return { id, ...(await storedSettings(id, env.CONNECTORS, env.SETTINGS_SECONDS)) };
}

/** The one customer of a worker without KV. */
async function ownCustomer(env: Env): Promise<Customer> {
  if (own !== undefined) return own;
  const key = ownKey(env);
  const settings = compileSettings({
    mapping: env.MAPPING,
    workspace: env.WORKSPACE,
    signing_secret: env.SIGNING_SECRET,
    hub_key: env.HUB_KEY ?? key,
  });
  own = { id: await hexSha256(key), ...settings };
  return own;
}

function ownKey({ CONNECTOR_KEY }: Env): string {
  if (CONNECTOR_KEY) return CONNECTOR_KEY;
  const message = "expected the secret `CONNECTOR_KEY` or a KV namespace `CONNECTORS`, found neither";
  throw new Refusal(500, "no_connector", `no connector is set up: ${message}`);
}
