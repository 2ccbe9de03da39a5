import type { Mapping } from "@suprsend/segment-transform";
import type { QueuedBody } from "./queue";

/** What wrangler.jsonc binds, and the secrets beside it. */
export interface Env {
  HUB_URL: string;
  HUB_TIMEOUT_MS?: number | string;
  RETRY_SECONDS?: number | string;
  SETTINGS_SECONDS?: number | string;

  // One customer. Secrets may hold several values, separated by white space.
  CONNECTOR_KEY?: string;
  MAPPING?: Mapping;
  WORKSPACE?: string;
  SIGNING_SECRET?: string;
  HUB_KEY?: string;

  /** Many customers: the settings of each, by the SHA-256 of its connector key. */
  CONNECTORS?: KVNamespace;

  /** Where bodies wait for the hub. Without it, Segment waits. */
  DELIVERIES?: Queue<QueuedBody>;
  /** Where events end that the hub has refused. */
  DEAD_LETTERS?: Queue<QueuedBody>;
}
