// Splits long work into slices, so that the page can paint and respond between them.

/** Milliseconds. A frame has 16, and painting needs the rest. */
const SLICE = 8;

/** Visits all items, unless `signal` aborts. */
export async function inSlices<T>(
  items: Iterable<T>,
  visit: (item: T) => void,
  signal: AbortSignal,
  onPause: () => void = () => {},
): Promise<void> {
  let end = performance.now() + SLICE;
  for (const item of items) {
    visit(item);
    if (performance.now() < end) continue;
    onPause();
    await pause();
    signal.throwIfAborted();
    end = performance.now() + SLICE;
  }
}

/** Lets the page paint and respond. A timer would add four milliseconds. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
