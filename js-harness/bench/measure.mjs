// Medians of interleaved samples, each of many calls.

const ROUNDS = 45;
const WARM_UP_MS = 80;
/** Long enough that the garbage of the calls is collected within, as it is in service. */
const SAMPLE_MS = 10;

/**
 * What each contender takes for a call: `us` is its median, `leastUs` its minimum, and `ratio` how many
 * times as fast as the first of them it is. A round samples all, so that a busy machine slows all alike.
 *
 * @param contenders for each name, what calls it so many times; see {@link repeated}
 * @param sampleMs   how long a sample takes
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

/** A contender of {@link measure}, from its call. */
export function repeated(call) {
  return (count) => {
    for (let done = 0; done < count; done++) kept = call();
  };
}

/** Keeps results from being optimised away. */
export let kept;

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** What a call takes, in milliseconds. As many as fill a sample are timed together: one is too short for the clock. */
async function samplerOf(repeat, sampleMs) {
  let count = 1;
  let took = await timeOf(repeat, count);
  // What is repeated here is also warmed up.
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
