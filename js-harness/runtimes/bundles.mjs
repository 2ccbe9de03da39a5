// Creates folders for bundles, and checks bundles.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The beginning of a Wasm module, in base64. */
const INLINE = /AGFzbQEAAAA/g;

/** An empty folder for a bundle of the project. */
export function bundleFolder(project, name) {
  const folder = join(project, "bundles", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A page that runs a bundle. */
export function writePage(folder, script) {
  writeFileSync(join(folder, "index.html"), `<!doctype html><script type="module" src="/${script}"></script>\n`);
}

/** Checks that a bundle contains the Wasm module once, as a file or inline. Source maps may contain it again. */
export function assertModuleOnce(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (file) => file.isFile() && !file.name.endsWith(".map"),
  );
  const copies = files.flatMap(({ name, parentPath }) =>
    name.endsWith(".wasm")
      ? [name]
      : (readFileSync(join(parentPath, name), "latin1").match(INLINE) ?? []).map(() => name),
  );
  if (copies.length !== 1) {
    throw new Error(`expected the module once, found it ${copies.length} times: ${copies.join(", ")}`);
  }
}
