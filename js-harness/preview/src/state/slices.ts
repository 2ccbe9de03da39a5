// Long work in slices, between which the page paints and listens.

/** Of the 16 ms of a frame, so that painting has the rest. */
const SLICE = 8;

/** Draws from `items` until they end or `signal` says that nobody waits any more. */
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

/** Until the page has had its turn: timers would add four milliseconds each. */
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
