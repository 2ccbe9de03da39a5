// What the package is to reach in Node, and whether it does.
import { time, times } from "./report.mjs";

const RATIOS = {
  identify: 3,
  "identify, full context": 5,
  "track, full context": 5,
  "identify, 300 traits": 8,
  "array of 100": 6,
};
const OBJECT_US = 3;
/** How much longer 300 traits may take than 7, beyond what copying them costs, in the faster of two ways. */
const FLAT = 1.5;

export function showTargets({ runtime, deliveries, objects }) {
  const [few, many] = objects.map(({ results }) => Object.fromEntries(results.map(({ name, us }) => [name, us])));
  const beyondCopy = (us) => us.package - Math.min(us["copy of traits"], us["one by one"]);
  const growth = beyondCopy(many) / beyondCopy(few);
  return [
    `${runtime}: targets`,
    ...Object.entries(RATIOS).map(([name, target]) => {
      const { ratio } = deliveries.find((one) => one.name === name).results.find((one) => one.name === "package");
      return line(`${name}: at least ${target}× plain JS`, times(ratio), ratio / target);
    }),
    line(`object with 7 traits: near ${OBJECT_US} µs`, time(few.package), OBJECT_US / few.package),
    line(`300 traits instead of 7, copying aside: at most ${FLAT}×`, times(growth), FLAT / growth),
  ].join("\n");
}

function line(target, found, reached) {
  // Rounded up, so that nothing is short by 0%.
  const verdict = reached >= 1 ? "reached" : `short by ${Math.ceil((1 - reached) * 100)}%`;
  return `  ${target.padEnd(54)} ${found.padStart(8)}  ${verdict}`;
}
