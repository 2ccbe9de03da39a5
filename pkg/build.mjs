// Builds pkg/dist: cargo → wasm-bindgen → wasm-opt → the bytes as a JavaScript module.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "pkg/dist");
const compiled = join(root, "target/wasm32-unknown-unknown/release/segment_transform.wasm");
const plain = join(root, "target/segment_transform.wasm");
const bound = join(dist, "segment_transform_bg.wasm");
const wasm = join(dist, "segment_transform.wasm");
const glue = join(dist, "segment_transform.js");

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

rmSync(dist, { recursive: true, force: true });
run("cargo", "build", "--release", "--lib", "--target", "wasm32-unknown-unknown", "--locked");
// Told of reference types, wasm-bindgen hands objects over as externref, on which the V8 of Node 20
// now and then dies ("unreachable code" in Deoptimizer::DoComputeBuiltinContinuation).
wasmOpt(compiled, "--strip-target-features", "-o", plain);
run(join(root, "target/tools/bin/wasm-bindgen"), plain, "--target", "web", "--no-typescript", "--out-dir", dist);
wasmOpt(bound, "-O3", "--strip-producers", "--strip-target-features", "-o", wasm);
rmSync(bound);
nameModulesPlainly();
writeInline();

const bytes = readFileSync(wasm);
console.log(`pkg/dist: segment_transform.wasm ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);

function wasmOpt(...args) {
  run(join(root, "js-harness/node_modules/.bin/wasm-opt"), ...features.map((name) => `--enable-${name}`), ...args);
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
  const source = readFileSync(glue, "utf8");
  writeFileSync(glue, source.replace(/(?<=^import .* from ["'])\.\/snippets\/.*\/(?=[a-z]+\.js["'])/gm, "./"));
}

/** A plain loop decodes base64 ten times faster than `Uint8Array.from(text, mapper)`. */
function writeInline() {
  const base64 = readFileSync(wasm).toString("base64");
  writeFileSync(
    join(dist, "module.js"),
    `const text = atob("${base64}");
export const module = new Uint8Array(text.length);
for (let at = 0; at < text.length; at++) module[at] = text.charCodeAt(at);
`,
  );
}
