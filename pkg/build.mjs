// Builds pkg/dist: cargo → wasm-bindgen → wasm-opt → the bytes as a JavaScript module → CommonJS.
import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { editGlue } from "./glue.mjs";
import { mappingSchema } from "./schema.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const pkg = join(root, "pkg");
const dist = join(pkg, "dist");
const commands = join(root, "js-harness/node_modules/.bin");
const compiled = join(root, "target/wasm32-unknown-unknown/wasm/segment_transform.wasm");
const stripped = join(root, "target/segment_transform.wasm");
const bound = join(dist, "core_bg.wasm");
const wasm = join(dist, "core.wasm");

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

// By default, the compiler inlines, unrolls and vectorizes for 3 to 5 % of speed at a tenth of the size.
// The source marks what has to be inlined.
const smaller = [
  "-Cllvm-args=-inline-threshold=25",
  "-Cllvm-args=-unroll-full-max-count=4 -unroll-runtime=0 -unroll-allow-partial=0",
  "-Cno-vectorize-loops",
];

checkVersion();
rmSync(dist, { recursive: true, force: true });
compile();
// Without its target features, wasm-bindgen does not use externref, on which the V8 of Node 20
// sometimes crashes ("unreachable code" in Deoptimizer::DoComputeBuiltinContinuation).
wasmOpt(compiled, "--strip-target-features", "-o", stripped);
bind();
wasmOpt(bound, "-O3", "--strip-producers", "--strip-target-features", "-o", wasm);
rmSync(bound);
editGlue(join(dist, "core.js"));
writeInline();
writeCommonJs();
await writeSchema();
copyFileSync(join(root, "LICENSE"), join(pkg, "LICENSE"));

const bytes = readFileSync(wasm);
console.log(`pkg/dist: core.wasm ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);

/** The package and the crate have one version. */
function checkVersion() {
  const { version } = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8"));
  const crate = readFileSync(join(root, "Cargo.toml"), "utf8").match(/^version = "(.*)"$/m)?.[1];
  if (version === crate) return;
  console.error(`expected version ${crate} in pkg/package.json, as in Cargo.toml, found ${version}`);
  process.exit(1);
}

async function writeSchema() {
  const { channels } = await import("./index.js");
  writeFileSync(join(pkg, "mapping.schema.json"), `${JSON.stringify(mappingSchema(channels), null, 2)}\n`);
}

/** Panics name no folder of this machine, so that the build gives the same bytes everywhere. */
function compile() {
  const target = ["--target", "wasm32-unknown-unknown", "--locked"];
  run("cargo", "fetch", "--quiet", ...target);
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
  const folders = [root, ...readdirSync(sources).map((registry) => join(sources, registry, "/"))];
  const remap = folders.map((folder) => `--remap-path-prefix=${folder}=`);
  const flags = `target.wasm32-unknown-unknown.rustflags=${JSON.stringify([...smaller, ...remap])}`;
  const crate = ["--profile", "wasm", "--lib", "--crate-type", "cdylib"];
  run("cargo", "rustc", ...crate, ...target, "--config", flags);
}

function wasmOpt(...args) {
  return run(join(commands, "wasm-opt"), ...features.map((name) => `--enable-${name}`), ...args);
}

/**
 * Leaves out the glue's default path of the module, which bundlers would follow to no file, and adds
 * the function that replaces a lost instance.
 */
function bind() {
  const options = ["--target", "web", "--omit-default-module-path", "--no-typescript", "--out-name", "core"];
  options.push("--experimental-reset-state-function");
  run(join(root, "target/tools/bin/wasm-bindgen"), stripped, ...options, "--out-dir", dist);
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (error) console.error(`cannot run ${command}: ${error.message}`);
  if (status !== 0) process.exit(1);
}

/** A plain loop decodes base64 ten times as fast as `Uint8Array.from(text, mapper)`. */
function writeInline() {
  const base64 = readFileSync(wasm).toString("base64");
  writeFileSync(
    join(dist, "inline.js"),
    `const base64 = "${base64}";

export function bytes() {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
`,
  );
}

/** Modules and types that can be required: Jest and other hosts cannot require an ES module. */
function writeCommonJs() {
  const modules = [`slim=${join(pkg, "slim.js")}`, `inline=${join(dist, "inline.js")}`];
  // For this platform, esbuild writes out the names for Node's `import`.
  const form = ["--bundle", "--format=cjs", "--platform=node", "--keep-names", "--out-extension:.js=.cjs"];
  const codec = `--inject:${join(pkg, "text-codec.mjs")}`;
  run(join(commands, "esbuild"), ...modules, ...form, codec, "--log-level=warning", `--outdir=${dist}`);
  // The webhook requires the package by its name, so that both share one instance.
  const webhook = `webhook=${join(pkg, "webhook/index.js")}`;
  run(join(commands, "esbuild"), webhook, ...form, "--packages=external", "--log-level=warning", `--outdir=${dist}`);
  for (const [name, path] of [
    ["index", "index"],
    ["slim", "slim"],
    ["webhook", "webhook/index"],
  ]) {
    const types = readFileSync(join(pkg, `${path}.d.ts`), "utf8");
    writeFileSync(join(dist, `${name}.d.cts`), types.replaceAll(/"\.\.?\/index\.js"/g, '"./index.cjs"'));
  }
}
