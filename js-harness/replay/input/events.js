// The events of all inputs, in chunks for `transformDelivery`.

import { cannotReadAll, Failure } from "../exit.js";
import { openBytes } from "./bytes.js";
import { chunksOfLines, chunksOfValues, LARGEST_EVENT } from "./lines.js";
import { isSequence } from "./values.js";

/**
 * Chunks with one event per line: `bytes`, and the number of their first `line` if the input has lines too. Each
 * has its `input`, the number of its `file` and its `number` in the file, which are the same whenever the input
 * is. `onFault` gets a file that cannot be read to the end. Then the next one follows.
 *
 * @param start `{file, chunk}`: the first chunk to yield
 */
export async function* chunksOfEvents(inputs, { signal, onRead, onWarning, onFault, start = { file: 0, chunk: 0 } }) {
  for (const [file, input] of inputs.entries()) {
    if (file < start.file) {
      onRead(input.size ?? 0);
      continue;
    }
    let number = 0;
    try {
      for await (const chunk of chunksOf(input, { signal, onRead, onWarning })) {
        if (file > start.file || number >= start.chunk) yield { ...chunk, input, file, number };
        number += 1;
      }
    } catch (error) {
      if (error.name === "AbortError") throw error;
      onFault(input, error instanceof Failure ? error : cannotReadAll(input.name, error));
    }
  }
}

async function* chunksOf(input, options) {
  const { source, close } = await openBytes(input, options);
  try {
    const head = await source.peek(LARGEST_EVENT + 1);
    if (isSequence(head, head.length <= LARGEST_EVENT)) yield* chunksOfValues(source);
    else yield* chunksOfLines(source);
  } finally {
    close();
  }
}
