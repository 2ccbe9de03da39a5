// Medians of interleaved samples, each of many calls.

const ROUNDS = 45;
const WARM_UP_MS = 80;
/** Long enough to include garbage collection, as in production. */
const SAMPLE_MS = 10;

/**
 * The time per call of each contender: `us` is the median, `leastUs` the minimum, and `ratio` how many
 * times as fast it is as the first contender. Each round samples all contenders, so a busy machine slows
 * them all alike.
 *
 * @param contenders by name, a function that makes a given number of calls; see
 * {@link repeated}
 * @param sampleMs duration of a sample
 */
export async function measure(contenders, sampleMs = SAMPLE_MS) {
  const samplers = [];
  for (const repeat of Object.values(contenders)) samplers.push(await samplerOf(repeat, sampleMs));
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const samples = [];
    for (const sample of samplers) samples.push(await sample());
    rounds.push(samples);
  }
  return Object.keys(contenders).map((name, index) => {
    const us = rounds.map((samples) => samples[index] * 1000);
    return {
      name,
      us: median(us),
      leastUs: Math.min(...us),
      ratio: median(rounds.map((samples) => samples[0] / samples[index])),
    };
  });
}

/** Turns a function into a contender of {@link measure}. */
export function repeated(call) {
  return (count) => {
    for (let done = 0; done < count; done++) kept = call();
  };
}

/** Keeps results from being optimized away. */
export let kept;

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** The time of a call in milliseconds. Enough calls to fill a sample are timed together, since one is too short for the clock. */
async function samplerOf(repeat, sampleMs) {
  let count = 1;
  let took = await timeOf(repeat, count);
  // These repetitions are also the warm-up.
  while (took < WARM_UP_MS) {
    count *= 2;
    took = await timeOf(repeat, count);
  }
  count = Math.ceil((count * sampleMs) / took);
  return async () => (await timeOf(repeat, count)) / count;
}

async function timeOf(repeat, count) {
  const start = performance.now();
  await repeat(count);
  return performance.now() - start;
}
