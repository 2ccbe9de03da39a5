// Folders for bundles, and what a bundle must be.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How a Wasm module begins, as base64. */
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

/** A bundle holds the Wasm module once, be it as a file or inline. Source maps may tell of it again. */
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
