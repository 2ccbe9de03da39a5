//! Interleaved samples, as in `js-harness/bench/measure.mjs`.

use std::array::from_fn;
use std::time::{Duration, Instant};

const ROUNDS: usize = 45;
const WARM_UP: Duration = Duration::from_millis(80);
const SAMPLE: Duration = Duration::from_millis(10);

/// The nanoseconds per call of each contender, one sample per round. A round samples all
/// contenders, so a busy machine slows them all alike.
pub fn measure<const CONTENDERS: usize>(mut call: impl FnMut(usize)) -> [Vec<f64>; CONTENDERS] {
    let counts: [u32; CONTENDERS] = from_fn(|contender| calls_per_sample(|| call(contender)));
    let mut samples = from_fn(|_| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        for (contender, samples) in samples.iter_mut().enumerate() {
            samples.push(sample(counts[contender], || call(contender)));
        }
    }
    samples
}

fn calls_per_sample(mut call: impl FnMut()) -> u32 {
    let start = Instant::now();
    let mut calls = 0_u32;
    while start.elapsed() < WARM_UP {
        call();
        calls += 1;
    }
    (f64::from(calls) * SAMPLE.as_secs_f64() / WARM_UP.as_secs_f64()).ceil() as u32
}

fn sample(count: u32, mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        call();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}
