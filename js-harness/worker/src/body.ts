import { Refusal } from "./refusal";

/** Segment's batches have at most 4 MB. */
const LARGEST = 5 * 1024 * 1024;

/** Reads the body, and no further than it may be long, whatever `Content-Length` says. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") {
    throw new Refusal(415, "encoded_body", `expected a plain body, found \`Content-Encoding: ${encoding}\``);
  }
  if (Number(request.headers.get("content-length")) > LARGEST) throw tooLarge();

  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > LARGEST) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : joined(chunks, length);
}

function joined(chunks: Uint8Array[], length: number): Uint8Array {
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
