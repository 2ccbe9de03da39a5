// Files as Segment archives them, gzipped. Amazon Firehose writes several members into one file, which
// DecompressionStream refuses, so each member is unpacked by itself.

type Unpacked = Uint8Array<ArrayBuffer> | "damaged" | "too large";

export function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/** What a gzipped file holds, unless it is damaged or holds more than `most` bytes. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Unpacked> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let start = 0;
  // Its slices copy nothing. In a damaged file, every later header is tried as the end of the member.
  const file = new Blob([bytes]);
  for (const end of [...headersIn(bytes), bytes.length]) {
    const part = await unpack(file.slice(start, end), most - size);
    if (part === "too large") return part;
    // Compressed data can look like a header. Then the member goes on.
    if (part === "damaged") continue;
    parts.push(part);
    size += part.length;
    start = end;
  }
  return start < bytes.length ? "damaged" : join(parts);
}

/** Where members after the first one may begin. */
function headersIn(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf(0x1f, 1); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    const isHeader = bytes[at + 1] === 0x8b && bytes[at + 2] === 8 && bytes[at + 3] < 0x20;
    if (isHeader) starts.push(at);
  }
  return starts;
}

async function unpack(member: Blob, most: number): Promise<Unpacked> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = member.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return join(parts);
      size += value.length;
      if (size > most) {
        await reader.cancel();
        return "too large";
      }
      parts.push(value);
    }
  } catch {
    return "damaged";
  }
}

async function join(parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
