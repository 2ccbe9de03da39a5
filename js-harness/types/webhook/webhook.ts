// The webhook, which uses the types of `fetch`.
import {
  type ConnectorSettings,
  createHub,
  createWebhook,
  DeliveryError,
  type LogEntry,
  OptionsError,
  type RefusedPayload,
  type WebhookOptions,
} from "@suprsend/segment-transform/webhook";

const webhook = createWebhook({ connector: { connector_keys: ["key"] } });
webhook(new Request("https://example.com/")) satisfies Promise<Response>;
webhook satisfies (request: Request) => Promise<Response>;

const customers = new Map<string, ConnectorSettings>();
createWebhook({
  connector: (_key, sha256) => customers.get(sha256),
  hub: { url: "https://hub.example.com", timeout_ms: 1000, fetch },
  log: (entry: LogEntry) => entry.codes?.hub_refused?.toFixed(),
  deadline_ms: 4000,
  lanes: 6,
  max_body_bytes: 1,
  max_extra_requests: 0,
});
createWebhook({
  connector: async () => null,
  max_request_bytes: 100_000,
  async send(requests, { connector, connector_key, hub_key, signal }) {
    requests[0]?.byteLength satisfies number | undefined;
    [connector, connector_key] satisfies string[];
    hub_key satisfies string | undefined;
    signal.aborted satisfies boolean;
    if (requests.length > 9) throw new DeliveryError(503, "queue_full", "the queue is full", { retry_after: 30 });
  },
});

const hub = createHub({ url: "https://hub.example.com" });
hub.send(new Uint8Array(), "key") satisfies Promise<RefusedPayload[]>;
try {
  createWebhook({} as WebhookOptions);
} catch (error) {
  if (error instanceof OptionsError) error.problems[0]?.path satisfies string | undefined;
  if (error instanceof DeliveryError) error.hub_status satisfies number | undefined;
}

// @ts-expect-error a single customer needs keys
createWebhook({ connector: { mapping: {} } });
// @ts-expect-error unknown option
createWebhook({ connector: { connector_keys: ["key"] }, retries: 3 });
// @ts-expect-error the connector is required
createWebhook({});
// @ts-expect-error keys are a list
createWebhook({ connector: { connector_keys: "key" } });
// @ts-expect-error unknown channel
createWebhook({ connector: { connector_keys: ["key"], mapping: { channels: { fax: "fax" } } } });
