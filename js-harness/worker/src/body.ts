import { Refusal } from "./refusal";

/** Segment's batches have at most 4 MB. */
const LARGEST = 5 * 1024 * 1024;

/** Reads the body, and no further than it may be long. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") {
    throw new Refusal(415, "encoded_body", `expected a plain body, found \`Content-Encoding: ${encoding}\``);
  }
  // HTTP ends a body where it was announced to end, so that one of a good length can be read at once.
  const announced = request.headers.get("content-length");
  if (announced === null) return readChunks(request);
  if (Number(announced) <= LARGEST) return new Uint8Array(await request.arrayBuffer());
  throw tooLarge();
}

async function readChunks(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > LARGEST) throw tooLarge();
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function tooLarge(): Refusal {
  return new Refusal(413, "body_too_large", `expected a body of at most ${LARGEST} bytes, found more`);
}
