import type { Mapping } from "@suprsend/segment-transform";
import type { QueuedBody } from "./queue";

/** The bindings and variables in wrangler.jsonc, and the secrets. */
export interface Env {
  HUB_URL: string;
  HUB_TIMEOUT_MS?: number | string;
  RETRY_SECONDS?: number | string;
  SETTINGS_SECONDS?: number | string;

  // One customer. `CONNECTOR_KEY` and `SIGNING_SECRET` may hold several values,
  // separated by whitespace.
  CONNECTOR_KEY?: string;
  MAPPING?: Mapping;
  WORKSPACE?: string;
  SIGNING_SECRET?: string;
  HUB_KEY?: string;

  /** Many customers: the settings of each, stored under the SHA-256 of its connector key. */
  CONNECTORS?: KVNamespace;

  /** The queue in which bodies wait for the hub. Without it, Segment waits. */
  DELIVERIES?: Queue<QueuedBody>;
  /** The queue for events that the hub refused. */
  DEAD_LETTERS?: Queue<QueuedBody>;
}
