// Ctrl-C and kill.

/**
 * The first signal aborts `signal` and sets `by` to its name, so that what is being written can be finished.
 * The second one ends the process at once.
 */
export function watchForInterruption() {
  const controller = new AbortController();
  const interruption = { signal: controller.signal, by: undefined };
  for (const name of ["SIGINT", "SIGTERM"]) {
    process.once(name, () => {
      interruption.by = name;
      controller.abort();
    });
  }
  return interruption;
}
