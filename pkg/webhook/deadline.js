// The one clock of a delivery, which runs from the arrival of its request.

export class Deadline {
  #end;

  constructor(ms) {
    this.#end = performance.now() + ms;
  }

  /**
   * Settles as `run` does, or throws `error()` when the time is up, even if `run` ignores the signal,
   * which is aborted then.
   *
   * @param limit_ms of this run alone, if that is less than what is left
   */
  async within(run, error, limit_ms = Number.POSITIVE_INFINITY) {
    const controller = new AbortController();
    const ms = Math.max(Math.min(this.#end - performance.now(), limit_ms), 0);
    let timer;
    const timeUp = new Promise((_, reject) => {
      timer = setTimeout(() => {
        reject(error());
        controller.abort();
      }, ms);
    });
    try {
      return await Promise.race([run(controller.signal), timeUp]);
    } finally {
      clearTimeout(timer);
    }
  }
}
