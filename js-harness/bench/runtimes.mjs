// The runtimes that the package is measured in.
import { bunBinary, denoBinary, missing, nodes } from "../runtimes/binaries.mjs";

// The newest comes first. The other contenders are measured in it.
const measuredNodes = nodes.filter(({ name }) => name !== "Node 22").toReversed();

const all = [
  ...measuredNodes.map((node) => ({ ...node, flags: [], gc: ["--expose-gc"] })),
  { name: "Deno", binary: denoBinary, flags: ["run", "--allow-all", "--no-lock"], gc: ["--v8-flags=--expose-gc"] },
  { name: "Bun", binary: bunBinary, flags: [], gc: [] },
];

export const runtimes = all.filter(({ binary }) => !missing(binary));
export const unavailable = all.flatMap(({ name, binary }) => (missing(binary) ? [`${name}: ${missing(binary)}`] : []));
