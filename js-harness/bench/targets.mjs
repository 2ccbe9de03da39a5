// The targets of the package and the crate, and how close they are to them.
import { time, times } from "./report.mjs";

/** How many times as fast as plain JavaScript a delivery should be. */
const RATIOS = {
  "Node 26": {
    identify: 3,
    "identify, full context": 4,
    "track, full context": 4,
    "identify, 300 traits": 6,
    "identify, 300 traits like is_trait_1": 6,
    "array of 100": 4,
    "array of 100 as a string beyond Latin-1": 3,
    "array of 100, Japanese values": 4,
  },
  Bun: {
    identify: 1.1,
    "identify, full context": 1.7,
    "track, full context": 1.7,
    "identify, 300 traits": 4,
    "identify, 300 traits like is_trait_1": 4,
    "array of 100": 1.8,
    "array of 100 as a string beyond Latin-1": 1.5,
    "array of 100, Japanese values": 2,
  },
};
/** Maximum time to map an object, in microseconds, by number of traits. */
const OBJECTS_US = { "7 traits": 5, "300 traits": 110 };
/** How many times as fast as the faster peer the crate should be. */
const NATIVE_RATIO = 1.5;

export function showTargets(runs, native) {
  const measured = runs.flatMap((run) => {
    const name = Object.keys(RATIOS).find((name) => run.runtime.startsWith(name));
    return name === undefined ? [] : [ofRuntime(run, RATIOS[name])];
  });
  return [...measured, ofCrate(native)].join("\n\n");
}

function ofRuntime({ runtime, deliveries, objects }, ratios) {
  return [
    `${runtime}: targets`,
    ...Object.entries(ratios).map(([name, target]) => {
      const { ratio } = packageOf(deliveries, name);
      return line(`${name}: at least ${target}× plain JS`, times(ratio), ratio / target);
    }),
    ...Object.entries(OBJECTS_US).map(([name, target]) => {
      const { us } = packageOf(objects, name);
      return line(`object with ${name}: at most ${target} µs`, time(us), target / us);
    }),
  ].join("\n");
}

function ofCrate(native) {
  return [
    "Natively: targets",
    ...native.map(({ name, ratio }) =>
      line(`${name}: at least ${NATIVE_RATIO}× the faster peer`, times(ratio), ratio / NATIVE_RATIO),
    ),
  ].join("\n");
}

function packageOf(workloads, wanted) {
  return workloads.find(({ name }) => name === wanted).results.find(({ name }) => name === "package");
}

function line(target, found, reached) {
  // Rounded up, so no target is short by 0%.
  const verdict = reached >= 1 ? "reached" : `short by ${Math.ceil((1 - reached) * 100)}%`;
  return `  ${target.padEnd(66)} ${found.padStart(8)}  ${verdict}`;
}
