// Builds the naive crate into target/naive: cargo → wasm-bindgen → wasm-opt, as pkg/build.mjs does.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const crate = fileURLToPath(new URL(".", import.meta.url));
const root = join(crate, "../../..");
const target = join(root, "target/naive");
const TRIPLE = "wasm32-unknown-unknown";
const wasm = join(target, "naive_bg.wasm");

run("cargo", "build", "--quiet", "--release", "--lib", "--locked", "--target-dir", target, "--target", TRIPLE);
run(
  join(root, "target/tools/bin/wasm-bindgen"),
  join(target, TRIPLE, "release/naive.wasm"),
  "--target",
  "web",
  "--no-typescript",
  "--out-dir",
  target,
);
run(join(root, "js-harness/node_modules/.bin/wasm-opt"), wasm, "-O3", "-o", wasm);

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: crate, stdio: ["ignore", "inherit", "inherit"] });
  if (error) console.error(`could not run ${command}: ${error.message}`);
  if (status !== 0) process.exit(1);
}
