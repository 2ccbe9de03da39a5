// How far it is: a bar on a terminal, and nothing elsewhere.

import cliProgress from "cli-progress";

import { number } from "./text.js";

const BAR = " {percentage} % {bar} {events} events, {rate} a second, {eta_formatted} left";
const NO_BAR = " {events} events, {rate} a second, {megabytes} MB read, {duration_formatted}";

/** @param isShown whether there is room for it, beside what else goes to the terminal */
export class Progress {
  #bar;
  #read = 0;
  #start = performance.now();

  constructor(inputs, isShown) {
    const sizes = inputs.map(({ size }) => size);
    const isSizeKnown = !sizes.includes(undefined);
    this.#bar = new cliProgress.SingleBar({
      stream: isShown ? process.stderr : { isTTY: false },
      format: isSizeKnown ? BAR : NO_BAR,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 24,
      etaBuffer: 1000,
      clearOnComplete: true,
      // Without it the terminal would be left in another mode where the process is killed.
      linewrap: true,
    });
    this.#bar.start(isSizeKnown ? sizes.reduce((sum, size) => sum + size, 0) : 0, 0, this.#told(0));
  }

  get seconds() {
    return (performance.now() - this.#start) / 1000;
  }

  read(bytes) {
    this.#read += bytes;
  }

  show(events) {
    this.#bar.update(this.#read, this.#told(events));
  }

  stop() {
    this.#bar.stop();
  }

  #told(events) {
    return {
      events: number(events),
      rate: number(Math.round(events / this.seconds)),
      megabytes: number(Math.round(this.#read / 1e6)),
    };
  }
}
