// The deadline of a delivery, which starts when its request arrives.

export class Deadline {
  #end;
  #controller = new AbortController();
  #timer;
  #timeUp;

  constructor(ms) {
    this.#end = performance.now() + ms;
    this.#timeUp = new Promise((resolve) => {
      this.#timer = setTimeout(() => {
        // Resolve first, so the waiting code throws its own error instead of the
        // aborted call's.
        resolve();
        this.#controller.abort();
      }, ms);
    });
  }

  get remaining_ms() {
    return this.#end - performance.now();
  }

  /** Settles like `run`, or throws `error()` when the time is up, even if `run` ignores the signal. */
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
