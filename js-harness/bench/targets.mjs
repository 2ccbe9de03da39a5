// The targets of the package in Node, and how close it is to them.
import { time, times } from "./report.mjs";

const RATIOS = {
  identify: 3,
  "identify, full context": 5,
  "track, full context": 5,
  "identify, 300 traits": 8,
  "array of 100": 6,
};
/** What mapping an object may take, in microseconds, by its number of traits. */
const OBJECTS_US = { "7 traits": 5, "300 traits": 110 };

export function showTargets({ runtime, deliveries, objects }) {
  return [
    `${runtime}: targets`,
    ...Object.entries(RATIOS).map(([name, target]) => {
      const { ratio } = deliveries.find((one) => one.name === name).results.find((one) => one.name === "package");
      return line(`${name}: at least ${target}× plain JS`, times(ratio), ratio / target);
    }),
    ...Object.entries(OBJECTS_US).map(([name, target]) => {
      const { us } = objects.find((one) => one.name === name).results.find((one) => one.name === "package");
      return line(`object with ${name}: at most ${target} µs`, time(us), target / us);
    }),
  ].join("\n");
}

function line(target, found, reached) {
  // Rounded up, so that nothing is short by 0%.
  const verdict = reached >= 1 ? "reached" : `short by ${Math.ceil((1 - reached) * 100)}%`;
  return `  ${target.padEnd(54)} ${found.padStart(8)}  ${verdict}`;
}
