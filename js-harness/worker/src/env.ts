import type { Mapping } from "@suprsend/segment-transform";
import type { MessageBody } from "./message";

/** What wrangler.jsonc binds, and the secrets beside it. */
export interface Env {
  HUB_URL: string;
  HUB_TIMEOUT_MS?: number;
  RETRY_SECONDS?: number;
  SETTINGS_SECONDS?: number;

  // One customer.
  CONNECTOR_KEY?: string;
  MAPPING?: Mapping;
  WORKSPACE?: string;
  SIGNING_SECRET?: string;
  HUB_KEY?: string;

  /** Many customers: the settings of each, by the SHA-256 of its connector key. */
  CONNECTORS?: KVNamespace;

  /** Where bulk bodies wait for the hub. Without it, Segment waits. */
  DELIVERIES?: Queue<MessageBody>;
}
