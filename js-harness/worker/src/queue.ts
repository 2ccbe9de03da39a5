import {
  DeliveryError,
  type Hub,
  type RefusedPayload,
  type SendingCustomer,
} from "@suprsend/segment-transform/webhook";

/** A body on its way to the hub. */
export interface QueuedBody {
  /** The customer: the SHA-256 of the connector key. The key for the hub is looked up when the body is sent. */
  connector: string;
  /** The connector key, if the settings have no key for the hub. */
  key?: string;
  body: Uint8Array;
  /** The hub's status and answer, if it refused the body. */
  hub_status?: number;
  answer?: string;
}

/** A message may have 128,000 bytes. Everything but its body takes less than 1,000. */
export const MAX_BODY_BYTES = 127_000;
const MAX_BATCH_BYTES = 256_000;
/** The size in a batch that is added to a message's body, so no batch has more than 100 messages. */
const MESSAGE_BYTES = 2_560;

/** Returns once the queue has all bodies. A payload that is too large for a message goes directly to the hub. */
export async function enqueue(
  bodies: Uint8Array[],
  { connector, connector_key, hub_key }: SendingCustomer,
  queue: Queue<QueuedBody>,
  hub: Hub,
): Promise<RefusedPayload[]> {
  const refused: RefusedPayload[] = [];
  const messages: MessageSendRequest<QueuedBody>[] = [];
  for (const [request, body] of bodies.entries()) {
    if (body.length > MAX_BODY_BYTES) {
      for (const one of await hub.send(body, hub_key ?? connector_key)) refused.push({ ...one, request });
      continue;
    }
    messages.push({
      // In JSON, the bytes would take four times as much space.
      contentType: "v8",
      // Copied, since small bodies share an ArrayBuffer, which would be sent whole.
      body: { connector, ...(hub_key === undefined && { key: connector_key }), body: body.slice() },
    });
  }
  try {
    await Promise.all(batchesOf(messages).map((batch) => queue.sendBatch(batch)));
  } catch {
    throw new DeliveryError(503, "queue_unavailable", "the queue did not accept the events");
  }
  return refused;
}

/** Groups messages into batches that a queue accepts. */
function batchesOf(messages: MessageSendRequest<QueuedBody>[]): MessageSendRequest<QueuedBody>[][] {
  const batches: MessageSendRequest<QueuedBody>[][] = [];
  let room = 0;
  for (const message of messages) {
    const bytes = message.body.body.length + MESSAGE_BYTES;
    if (bytes > room) {
      batches.push([]);
      room = MAX_BATCH_BYTES;
    }
    batches.at(-1)?.push(message);
    room -= bytes;
  }
  return batches;
}
