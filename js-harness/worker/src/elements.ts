const [QUOTE, BACKSLASH, COMMA, SPACE] = [0x22, 0x5c, 0x2c, 0x20];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The elements of a JSON array, each with its own bytes, uncopied; of anything else, none. Whether
 * they are JSON is for others to say.
 */
export function* elements(json: Uint8Array): Generator<Uint8Array> {
  let at = afterSpace(json, 0);
  if (json[at] !== OPEN_ARRAY) return;
  let start = ++at;
  for (let depth = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = endOfString(json, at);
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth++;
    } else if (depth > 0) {
      if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
    } else if (byte === COMMA || byte === CLOSE_ARRAY) {
      const element = trimmed(json.subarray(start, at));
      if (element.length > 0) yield element;
      if (byte === CLOSE_ARRAY) return;
      start = at + 1;
    }
  }
}

/** Where the string that opens at `at` has its closing quote. */
function endOfString(json: Uint8Array, at: number): number {
  for (at++; at < json.length && json[at] !== QUOTE; at++) if (json[at] === BACKSLASH) at++;
  return at;
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && isSpace(bytes[end - 1])) end--;
  return bytes.subarray(Math.min(afterSpace(bytes, 0), end), end);
}

function afterSpace(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && isSpace(bytes[at])) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte !== undefined && byte <= SPACE;
}
