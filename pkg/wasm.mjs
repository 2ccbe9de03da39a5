// Builds Wasm modules: cargo → wasm-bindgen → wasm-opt.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
export const commands = join(root, "js-harness/node_modules/.bin");

// What rustc emits for this target, and what every engine since 2023 supports.
const features = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
  "simd",
];

// By default, the compiler inlines, unrolls and vectorizes more than is worth the size. The source
// marks what must be inlined: a call costs more in Wasm than natively.
const smaller = [
  "-Cllvm-args=-inline-threshold=50",
  "-Cllvm-args=-unroll-full-max-count=4 -unroll-runtime=0 -unroll-allow-partial=0",
  "-Cno-vectorize-loops",
];

// By default, wasm-opt inlines every function that has one caller. Most of these functions handle rare
// cases.
const optimized = ["-O3", "--converge", "--one-caller-inline-max-function-size=20"];

/**
 * Builds `folder/name.wasm` and its glue, `folder/name.js`.
 *
 * @param target the crate's target, as arguments for cargo
 */
export function buildModule(target, folder, name) {
  const stripped = join(root, `target/${name}.stripped.wasm`);
  const bound = join(folder, `${name}_bg.wasm`);
  // Without target features, wasm-bindgen does not use externref, which sometimes crashes the V8
  // of Node 20 ("unreachable code" in Deoptimizer::DoComputeBuiltinContinuation).
  wasmOpt(compile(target), "--strip-target-features", "-o", stripped);
  bind(stripped, folder, name);
  wasmOpt(bound, ...optimized, "--strip-producers", "--strip-target-features", "-o", join(folder, `${name}.wasm`));
  rmSync(bound);
}

/**
 * Compiles the module and returns its path. Panic messages contain no local folders, so the build
 * is reproducible.
 */
function compile(target) {
  const options = ["--target", "wasm32-unknown-unknown", "--locked"];
  run("cargo", "fetch", "--quiet", ...options);
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
  const folders = [root, ...readdirSync(sources).map((registry) => join(sources, registry, "/"))];
  const remap = folders.map((folder) => `--remap-path-prefix=${folder}=`);
  const flags = `target.wasm32-unknown-unknown.rustflags=${JSON.stringify([...smaller, ...remap])}`;
  options.push("--profile", "wasm", "--config", flags, "--message-format", "json-render-diagnostics");
  const messages = run("cargo", "rustc", ...target, ...options)
    .trim()
    .split("\n")
    .map(JSON.parse);
  const { filenames } = messages.findLast(({ reason }) => reason === "compiler-artifact");
  return filenames.find((path) => path.endsWith(".wasm"));
}

function wasmOpt(...args) {
  run(join(commands, "wasm-opt"), ...features.map((name) => `--enable-${name}`), ...args);
}

/**
 * Leaves out the glue's default module path, since bundlers would look for that file and not find
 * it, and adds the function that replaces a lost instance.
 */
function bind(module, folder, name) {
  const options = ["--target", "web", "--omit-default-module-path", "--no-typescript", "--out-name", name];
  options.push("--experimental-reset-state-function");
  run(join(root, "target/tools/bin/wasm-bindgen"), module, ...options, "--out-dir", folder);
}

/** Runs a command and returns its output. If the command fails, the build stops. */
export function run(command, ...args) {
  const { status, error, stdout } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (error) console.error(`cannot run ${command}: ${error.message}`);
  if (status !== 0) process.exit(1);
  return stdout;
}
