// Medians of interleaved samples, each of many calls.

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
  const samplers = Object.entries(contenders).map(([name, call]) => [name, sampleOf(call)]);
  const rounds = Array.from({ length: ROUNDS }, () =>
    samplers.map(([, sample]) => median(Array.from({ length: SAMPLES }, sample))),
  );
  return samplers.map(([name], index) => ({
    name,
    us: median(rounds.map((medians) => medians[index] * 1000)),
    ratio: median(rounds.map((medians) => medians[0] / medians[index])),
  }));
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** What a call takes, in milliseconds. As many as fill a sample are timed together: one is too short for the clock. */
function sampleOf(call) {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < WARM_UP_MS) {
    kept = call();
    calls++;
  }
  const count = Math.ceil((calls * SAMPLE_MS) / (performance.now() - start));
  return () => {
    const start = performance.now();
    for (let done = 0; done < count; done++) kept = call();
    return (performance.now() - start) / count;
  };
}

/** Keeps results from being optimised away. */
export let kept;
