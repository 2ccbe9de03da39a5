// How far it is: a bar on a terminal, and a line every ten seconds elsewhere.

import cliProgress from "cli-progress";

import { duration, number } from "./text.js";

const BAR = " {percentage} % {bar} {text}";
const LINE_INTERVAL_MS = 10_000;

export class Progress {
  #bar;
  #lines;
  #size;
  #read = 0;
  #events = 0;
  #start = performance.now();
  // What was passed over, since it was read by an earlier run.
  #passed = { read: 0, events: 0 };
  #describe;

  /**
   * @param isShown whether there is room for it, beside what else goes to the terminal
   * @param describe adds to what is shown
   */
  constructor(inputs, { isShown, describe = () => "" }) {
    this.#size = inputs.reduce((sum, { size }) => sum + size, 0);
    this.#describe = describe;
    if (isShown && process.stderr.isTTY) this.#bar = this.#startBar();
    else if (isShown) this.#lines = setInterval(() => this.log(this.#line()), LINE_INTERVAL_MS);
  }

  get seconds() {
    return (performance.now() - this.#start) / 1000;
  }

  read(bytes) {
    this.#read += bytes;
  }

  /** From here on, time counts. */
  pass(events) {
    this.#passed = { read: this.#read, events };
    this.#events = events;
    this.#start = performance.now();
  }

  show(events) {
    this.#events = events;
    this.#bar?.update(this.#read, { text: this.#text() });
  }

  /** A line above the bar. */
  log(line) {
    process.stderr.write(this.#bar === undefined ? `${line}\n` : `\r\u{1b}[K${line}\n`);
  }

  stop() {
    this.#bar?.stop();
    clearInterval(this.#lines);
  }

  get #isSizeKnown() {
    return !Number.isNaN(this.#size);
  }

  #startBar() {
    const bar = new cliProgress.SingleBar({
      stream: process.stderr,
      format: this.#isSizeKnown ? BAR : " {text}",
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 16,
      clearOnComplete: true,
      // Without it the terminal would be left in another mode where the process is killed.
      linewrap: true,
    });
    bar.start(this.#isSizeKnown ? this.#size : 0, 0, { text: this.#text() });
    return bar;
  }

  #line() {
    const share = `${Math.floor((100 * this.#read) / this.#size)} %, `;
    return `${this.#isSizeKnown ? share : ""}${this.#text()}`;
  }

  #text() {
    const rate = (this.#events - this.#passed.events) / this.seconds;
    const told = `${number(this.#events)} events, ${number(Math.round(rate))} a second${this.#describe()}`;
    const rest = this.#isSizeKnown ? this.#timeLeft() : `${number(Math.round(this.#read / 1e6))} MB read`;
    return [told, rest].filter((part) => part !== "").join(", ");
  }

  #timeLeft() {
    const read = this.#read - this.#passed.read;
    return read === 0 ? "" : `${duration((this.seconds * (this.#size - this.#read)) / read)} left`;
  }
}
