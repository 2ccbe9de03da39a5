// Builds pkg/dist: cargo → wasm-bindgen → wasm-opt → the bytes as a JavaScript module → CommonJS.
import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

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
const glue = join(dist, "core.js");

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

checkVersion();
rmSync(dist, { recursive: true, force: true });
compile();
// Told of reference types, wasm-bindgen hands objects over as externref, on which the V8 of Node 20
// now and then dies ("unreachable code" in Deoptimizer::DoComputeBuiltinContinuation).
wasmOpt(compiled, "--debuginfo", "--strip-target-features", "-o", plain);
writeFileSync(plain, withoutPanics(readFileSync(plain)));
bind();
wasmOpt(bound, "-O3", "--strip-producers", "--strip-target-features", "-o", wasm);
rmSync(bound);
nameModulesPlainly();
knowModulesOfOtherRealms();
startAfreshWithoutStart();
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
  // What has to be fast says itself that it is inlined; the rest is smaller where it is not.
  const flags = JSON.stringify([...remap, "-Cllvm-args=-inline-threshold=40"]);
  const config = `target.wasm32-unknown-unknown.rustflags=${flags}`;
  run("cargo", "build", "--profile", "wasm", "--lib", ...target, "--config", config);
}

function wasmOpt(...args) {
  run(join(commands, "wasm-opt"), ...features.map((name) => `--enable-${name}`), ...args);
}

/** Without the glue's own idea of where the module lies, which bundlers would follow to no file. */
function bind() {
  const options = ["--target", "web", "--omit-default-module-path", "--no-typescript", "--out-name", "core"];
  options.push("--experimental-reset-state-function");
  run(join(root, "target/tools/bin/wasm-bindgen"), plain, ...options, "--out-dir", dist);
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (error) console.error(`could not run ${command}: ${error.message}`);
  if (status !== 0) process.exit(1);
}

/** wasm-bindgen puts the modules of src/wasm under a path with a hash, which no entry could import. */
function nameModulesPlainly() {
  const snippets = join(dist, "snippets");
  const [crate] = readdirSync(snippets);
  const modules = join(snippets, crate, "src/wasm");
  for (const name of readdirSync(modules)) renameSync(join(modules, name), join(dist, name));
  rmSync(snippets, { recursive: true });
  // The import statements alone: the module itself goes on asking for the long names.
  editGlue(/(?<=^import .* from ["'])\.\/snippets\/.*\/(?=[a-z]+\.js["'])/gm, "./");
}

/** Next's edge runtime hands a sandbox the module from outside of it, which `instanceof` does not know. */
function knowModulesOfOtherRealms() {
  const isModule = 'Object.prototype.toString.call(module) === "[object WebAssembly.Module]"';
  editGlue(/module instanceof WebAssembly\.Module/g, isModule);
}

/** A fresh instance is started by a function that a module without one of its own does not have. */
function startAfreshWithoutStart() {
  editGlue("wasm.__wbindgen_start();", "");
}

function editGlue(pattern, text) {
  const source = readFileSync(glue, "utf8");
  const edited = source.replace(pattern, text);
  if (edited === source) throw new Error(`expected ${pattern} in what wasm-bindgen wrote`);
  writeFileSync(glue, edited);
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
