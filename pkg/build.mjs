// Builds pkg/dist: the Wasm module → its bytes as a JavaScript module → CommonJS.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { editGlue } from "./glue.mjs";
import { mappingSchema } from "./schema.mjs";
import { buildModule, commands, run } from "./wasm.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const pkg = join(root, "pkg");
const dist = join(pkg, "dist");
const wasm = join(dist, "core.wasm");

checkVersion();
rmSync(dist, { recursive: true, force: true });
buildModule(["--lib", "--crate-type", "cdylib"], dist, "core");
editGlue(join(dist, "core.js"));
writeInline();
writeCommonJs();
await writeSchema();
copyFileSync(join(root, "LICENSE"), join(pkg, "LICENSE"));

const bytes = readFileSync(wasm);
console.log(`pkg/dist: core.wasm ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);

/** The package and the crate must have the same version. */
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

/** CommonJS modules and types, since Jest and other hosts cannot require an ES module. */
function writeCommonJs() {
  const modules = [`slim=${join(pkg, "slim.js")}`, `inline=${join(dist, "inline.js")}`];
  // With this platform, esbuild lists the exported names for Node's `import`.
  const form = ["--bundle", "--format=cjs", "--platform=node", "--keep-names", "--out-extension:.js=.cjs"];
  const codec = `--inject:${join(pkg, "text-codec.mjs")}`;
  run(join(commands, "esbuild"), ...modules, ...form, codec, "--log-level=warning", `--outdir=${dist}`);
  // The webhook requires the package by name, so both share one instance.
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
