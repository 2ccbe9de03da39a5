// The one clock of a delivery, which runs from the arrival of its request.

export class Deadline {
  #end;
  #controller = new AbortController();
  #timer;
  #timeUp;

  constructor(ms) {
    this.#end = performance.now() + ms;
    this.#timeUp = new Promise((resolve) => {
      this.#timer = setTimeout(() => {
        // Whoever waits learns of it first, and not by what an aborted call throws.
        resolve();
        this.#controller.abort();
      }, ms);
    });
  }

  get remaining_ms() {
    return this.#end - performance.now();
  }

  /** Settles as `run` does, or throws `error()` when the time is up, even if `run` ignores the signal. */
  within(run, error) {
    const late = this.#timeUp.then(() => {
      throw error();
    });
    return Promise.race([run(this.#controller.signal), late]);
  }

  /** Stops the clock. */
  stop() {
    clearTimeout(this.#timer);
  }
}
