// The runtimes that the package is measured in.
import { bunBinary, denoBinary, missing, nodes } from "../runtimes/binaries.mjs";

const all = [
  ...[nodes[0], nodes.at(-1)].map((node) => ({ ...node, flags: [], gc: "--expose-gc" })),
  { name: "Deno", binary: denoBinary, flags: ["run", "--allow-all", "--no-lock"], gc: "--v8-flags=--expose-gc" },
  { name: "Bun", binary: bunBinary, flags: [], gc: undefined },
];

export const runtimes = all.filter(({ binary }) => !missing(binary));
export const unavailable = all.flatMap(({ name, binary }) => (missing(binary) ? [`${name}: ${missing(binary)}`] : []));
