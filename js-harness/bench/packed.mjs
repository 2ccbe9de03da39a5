// The size of what npm publishes, and of the module in it, in bytes.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
const printed = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], { cwd: pkg, stdio: "pipe" });
// An array in older versions of npm, an object in newer ones.
const [{ size, unpackedSize }] = Object.values(JSON.parse(printed));

const module = readFileSync(`${pkg}/dist/core.wasm`);

export const packed = {
  tarball: size,
  unpacked: unpackedSize,
  module: module.length,
  gzipped: gzipSync(module, { level: 9 }).length,
};
