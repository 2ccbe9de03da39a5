// Builds pkg/dist: cargo → wasm-bindgen → wasm-opt → the bytes as a JavaScript module → CommonJS.
import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { editGlue } from "./glue.mjs";
import { withoutPanics } from "./panics.mjs";
import { mappingSchema } from "./schema.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const pkg = join(root, "pkg");
const dist = join(pkg, "dist");
const commands = join(root, "js-harness/node_modules/.bin");
const compiled = join(root, "target/wasm32-unknown-unknown/wasm/segment_transform.wasm");
const plain = join(root, "target/segment_transform.wasm");
const bound = join(dist, "core_bg.wasm");
const wasm = join(dist, "core.wasm");

// What rustc emits for this target and engines of 2023 know.
const features = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
  "simd",
];

// The compiler's own way to inline, unroll and vectorise takes a tenth of the module for 3 to 5 % of the
// time. What has to be fast says in the source that it is inlined.
const smaller = [
  "-Cllvm-args=-inline-threshold=75",
  "-Cllvm-args=-unroll-full-max-count=4 -unroll-runtime=0 -unroll-allow-partial=0",
  "-Cno-vectorize-loops",
];

checkVersion();
rmSync(dist, { recursive: true, force: true });
compile();
// Told of reference types, wasm-bindgen hands objects over as externref, on which the V8 of Node 20
// now and then dies ("unreachable code" in Deoptimizer::DoComputeBuiltinContinuation).
wasmOpt(compiled, "--debuginfo", "-o", plain);
writeFileSync(plain, withoutPanics(readFileSync(plain)));
bind();
const names = wasmOpt(bound, "-O3", "--minify-imports-and-exports-and-modules", "-o", wasm);
rmSync(bound);
editGlue(dist, JSON.parse(names));
writeInline();
writeCommonJs();
await writeSchema();
copyFileSync(join(root, "LICENSE"), join(pkg, "LICENSE"));

const bytes = readFileSync(wasm);
console.log(`pkg/dist: core.wasm ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);

/** The package is of the crate's version. */
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

/** Panics name no folder of this machine, so that whoever builds the package has the same bytes. */
function compile() {
  const target = ["--target", "wasm32-unknown-unknown", "--locked"];
  run("cargo", "fetch", "--quiet", ...target);
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
  const folders = [root, ...readdirSync(sources).map((registry) => join(sources, registry, "/"))];
  const remap = folders.map((folder) => `--remap-path-prefix=${folder}=`);
  const flags = `target.wasm32-unknown-unknown.rustflags=${JSON.stringify([...smaller, ...remap])}`;
  run("cargo", "build", "--profile", "wasm", "--lib", ...target, "--config", flags);
}

function wasmOpt(...args) {
  const strip = ["--strip-producers", "--strip-target-features"];
  return run(join(commands, "wasm-opt"), ...features.map((name) => `--enable-${name}`), ...strip, ...args);
}

/** Without the glue's own idea of where the module lies, which bundlers would follow to no file. */
function bind() {
  const options = ["--target", "web", "--omit-default-module-path", "--no-typescript", "--out-name", "core"];
  options.push("--experimental-reset-state-function");
  run(join(root, "target/tools/bin/wasm-bindgen"), plain, ...options, "--out-dir", dist);
}

function run(command, ...args) {
  const stdio = ["ignore", "pipe", "inherit"];
  const { status, error, stdout } = spawnSync(command, args, { cwd: root, stdio, encoding: "utf8" });
  if (error) console.error(`could not run ${command}: ${error.message}`);
  if (status !== 0) process.exit(1);
  return stdout;
}

/** A plain loop decodes base64 ten times faster than `Uint8Array.from(text, mapper)`. */
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
  const form = ["--bundle", "--format=cjs", "--keep-names", "--out-extension:.js=.cjs", "--log-level=warning"];
  run(join(commands, "esbuild"), ...modules, ...form, `--outdir=${dist}`);
  for (const name of ["index", "slim"]) {
    const types = readFileSync(join(pkg, `${name}.d.ts`), "utf8");
    writeFileSync(join(dist, `${name}.d.cts`), types.replaceAll('"./index.js"', '"./index.cjs"'));
  }
}
