import { elements } from "./elements";

/** A bulk body on its way through the queue. */
export interface MessageBody {
  /** Whose it is: the key for the hub is looked up when it is sent, as it then is. */
  connector: string;
  /** Only where the settings hold no key for the hub. */
  key?: string;
  body: Uint8Array;
}

/** A message may have 128,000 bytes, of which all but its body takes less than 1,000. */
export const LARGEST_BODY = 127_000;
const BESIDE_BODY = 1_000;
const LARGEST_BATCH = 256_000;

/** A bulk body as one or more that fit into a message; a payload that does not goes alone. */
export function split(body: Uint8Array): Uint8Array[] {
  // A copy: a small body shares an ArrayBuffer with others, and all of that would be sent.
  if (body.length <= LARGEST_BODY) return [body.slice()];
  return grouped(elements(body), (payload) => payload.length + 1, LARGEST_BODY - 1).map(arrayOf);
}

/** Messages as batches that a queue takes. */
export function batches(messages: MessageSendRequest<MessageBody>[]): MessageSendRequest<MessageBody>[][] {
  return grouped(messages, ({ body: { body } }) => body.length + BESIDE_BODY, LARGEST_BATCH);
}

/** Items in their order, in groups of at most `most` bytes. A larger item goes alone. */
function grouped<T>(items: Iterable<T>, bytesOf: (item: T) => number, most: number): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    if (bytes > room || groups.length === 0) {
      groups.push([]);
      room = most;
    }
    groups.at(-1)?.push(item);
    room -= bytes;
  }
  return groups;
}

/** A JSON array of these. */
function arrayOf(payloads: Uint8Array[]): Uint8Array {
  const length = payloads.reduce((sum, payload) => sum + payload.length + 1, 1);
  const array = new Uint8Array(length).fill(0x2c);
  let at = 0;
  for (const payload of payloads) {
    array.set(payload, at + 1);
    at += payload.length + 1;
  }
  array[0] = 0x5b;
  array[length - 1] = 0x5d;
  return array;
}
