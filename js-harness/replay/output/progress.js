// Progress: a bar on a terminal, or a line every ten seconds elsewhere.

import cliProgress from "cli-progress";

import { duration, number } from "./text.js";

const BAR = " {percentage} % {bar} {text}";
const BAR_INTERVAL_MS = 200;
const LINE_INTERVAL_MS = 10_000;

export class Progress {
  #bar;
  #timer;
  #size;
  #read = 0;
  // How much was read when events were last shown: later bytes may not be done.
  #shown = 0;
  #events = 0;
  #start = performance.now();
  #passed = { read: 0, events: 0 };
  #describe;
  #share;
  #most = { read: 0, events: 0 };

  /**
   * @param isShown false if other output goes to the terminal
   * @param describe returns text to add
   * @param share returns the share of what was read that is done
   */
  constructor(inputs, { isShown, describe = () => "", share = () => 1 }) {
    this.#size = inputs.reduce((sum, { size }) => sum + size, 0);
    this.#describe = describe;
    this.#share = share;
    if (isShown && process.stderr.isTTY) {
      this.#bar = this.#startBar();
      this.#timer = setInterval(() => this.#update(), BAR_INTERVAL_MS);
    } else if (isShown) {
      this.#timer = setInterval(() => this.log(this.#line()), LINE_INTERVAL_MS);
    }
  }

  get seconds() {
    return (performance.now() - this.#start) / 1000;
  }

  get eventsPerSecond() {
    return Math.round((this.#done.events - this.#passed.events) / this.seconds);
  }

  read(bytes) {
    this.#read += bytes;
  }

  /** @param isEarlier whether an earlier run has done these: then time counts from here on */
  show(events, { isEarlier }) {
    this.#events = events;
    this.#shown = this.#read;
    if (isEarlier) {
      this.#passed = { ...this.#done };
      this.#start = performance.now();
    }
    if (this.#bar !== undefined) this.#update();
  }

  /** A line above the bar. */
  log(line) {
    process.stderr.write(this.#bar === undefined ? `${line}\n` : `\r\u{1b}[K${line}\n`);
  }

  stop() {
    if (this.#bar !== undefined) this.#update();
    this.#bar?.stop();
    clearInterval(this.#timer);
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
      // Otherwise, a killed process would leave the terminal without line wrapping.
      linewrap: true,
    });
    bar.start(this.#isSizeKnown ? this.#size : 0, 0, { text: this.#text() });
    return bar;
  }

  /** How many bytes and events are done. These numbers never decrease. */
  get #done() {
    const share = this.#share();
    this.#most.read = Math.max(this.#most.read, share * this.#shown);
    this.#most.events = Math.max(this.#most.events, Math.round(share * this.#events));
    return this.#most;
  }

  #update() {
    this.#bar.update(this.#done.read, { text: this.#text() });
  }

  #line() {
    const share = `${this.#size === 0 ? 100 : Math.floor((100 * this.#done.read) / this.#size)} %, `;
    return `${this.#isSizeKnown ? share : ""}${this.#text()}`;
  }

  #text() {
    const { read, events } = this.#done;
    const counts = `${number(events)} events, ${number(this.eventsPerSecond)} a second${this.#describe()}`;
    const rest = this.#isSizeKnown ? this.#timeLeft(read) : `${number(Math.round(this.#read / 1e6))} MB read`;
    return [rest, counts].filter((part) => part !== "").join(", ");
  }

  #timeLeft(read) {
    const readNow = read - this.#passed.read;
    return readNow <= 0 ? "" : `${duration((this.seconds * (this.#size - read)) / readNow)} left`;
  }
}
