// Ctrl-C and kill.

/**
 * `signal` is aborted by the first of them, whose name stands in `by` then: what is being written can
 * be finished. A second one ends the process at once.
 */
export function heedInterruption() {
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
