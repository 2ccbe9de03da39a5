// Runs the native benchmarks.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @param name the benchmark's name in Cargo.toml */
export function nativeBench(name) {
  const args = ["bench", "--quiet", "--locked", "--bench", name, "--", "--json"];
  return JSON.parse(execFileSync("cargo", args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] }));
}
