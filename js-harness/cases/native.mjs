// The native crate's results for the cases.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The outcome of each event, as a line of JSON. */
export function nativeOutcomes(events, mapping) {
  const folder = mkdtempSync(join(tmpdir(), "segment-transform-"));
  const file = join(folder, "mapping.json");
  writeFileSync(file, JSON.stringify(mapping));
  const outcomes = example("outcomes", [file], events.map((event) => `${event}\n`).join(""));
  rmSync(folder, { recursive: true });
  return outcomes.toString().trimEnd().split("\n");
}

/** The bodies for the hub, concatenated. */
export function nativeRequests(deliveries) {
  return example("deliveries", [], deliveries.map((delivery) => `${JSON.stringify(delivery)}\n`).join(""));
}

function example(name, args, input) {
  const cargo = ["run", "--quiet", "--release", "--locked", "--example", name, "--", ...args];
  return execFileSync("cargo", cargo, { cwd: root, input, maxBuffer: 2 ** 30 });
}
