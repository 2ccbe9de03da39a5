// The events of all inputs, in chunks for `transformDelivery`.

import { bytesOf, peek } from "./bytes.js";
import { chunksOfLines } from "./lines.js";
import { isOfValues, valuesAsLines } from "./values.js";

/** Enough to see how events stand in a file. */
const HEAD = 4096;

/**
 * One event a line: `bytes`, the `input` they are from, and the `line` with which they begin if the
 * input has one event a line too.
 */
export async function* chunksOfEvents(inputs, { signal, onRead }) {
  for (const input of inputs) {
    const { head, all } = await peek(bytesOf(input, { signal, onRead }), HEAD);
    const isLines = !isOfValues(head);
    for await (const chunk of chunksOfLines(isLines ? all : valuesAsLines(all, input.name))) {
      yield { ...chunk, input, line: isLines ? chunk.line : undefined };
    }
  }
}
