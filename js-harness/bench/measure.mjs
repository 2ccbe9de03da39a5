// Medians of interleaved samples, each of many calls.
import { Bench } from "tinybench";

const ROUNDS = 9;
const SAMPLES = 5;
const WARM_UP_MS = 80;
/** Long enough that the garbage of the calls is collected within, as it is in service. */
const SAMPLE_MS = 10;

/**
 * What each contender takes for a call: `us` is its median, and `ratio` how many times as fast as
 * the first of them it is. A round measures all, so that a busy machine slows all alike.
 */
export function measure(contenders) {
  const batches = Object.entries(contenders).map(([name, call]) => [name, batch(call)]);
  const rounds = Array.from({ length: ROUNDS }, () => round(batches));
  return batches.map(([name], index) => ({
    name,
    us: median(rounds.map((medians) => medians[index] * 1000)),
    ratio: median(rounds.map((medians) => medians[0] / medians[index])),
  }));
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function round(batches) {
  const bench = new Bench({ iterations: SAMPLES, time: 0, warmup: false, throws: true });
  for (const [name, run] of batches) bench.add(name, run, { async: false });
  return bench.runSync().map((task) => task.result.latency.p50);
}

/** As many calls as fill a sample, timed together: one alone is too short for the clock. */
function batch(call) {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < WARM_UP_MS) {
    kept = call();
    calls++;
  }
  const count = Math.ceil((calls * SAMPLE_MS) / (performance.now() - start));
  return () => {
    const start = performance.now();
    for (let call_ = 0; call_ < count; call_++) kept = call();
    const took = performance.now() - start;
    return { overriddenDuration: took / count, overriddenIterationCost: took };
  };
}

/** Keeps results from being optimised away. */
export let kept;
