import {
  DeliveryError,
  type Hub,
  type RefusedPayload,
  type SendingCustomer,
} from "@suprsend/segment-transform/webhook";

/** A body on its way to the hub. */
export interface QueuedBody {
  /** Whose it is: the SHA-256 of the connector key. The key for the hub is looked up when it is sent. */
  connector: string;
  /** The connector key, if the settings have no key for the hub. */
  key?: string;
  body: Uint8Array;
  /** The hub's status and answer, if it has refused the body. */
  hub_status?: number;
  answer?: string;
}

/** A message may have 128,000 bytes, of which everything but its body takes less than 1,000. */
export const MAX_BODY_BYTES = 127_000;
const MAX_BATCH_BYTES = 256_000;
/** What a message takes of a batch beside its body, so that no batch has more than 100 messages. */
const MESSAGE_BYTES = 2_560;

/** Returns once the queue has all bodies. A payload too large for a message goes to the hub at once. */
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
      // In JSON, the bytes would take four times as much.
      contentType: "v8",
      // A copy, since a small body shares an ArrayBuffer with others, and all of that would be sent.
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

/** Messages as batches that a queue accepts. */
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
