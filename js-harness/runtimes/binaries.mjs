// The runtimes that npm installs here, in the versions of package.json.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const platform = `${process.platform}-${process.arch}`;
const deno = { "linux-x64": "linux-x64-glibc", "linux-arm64": "linux-arm64-glibc" }[platform] ?? platform;
const bun = platform.replace("arm64", "aarch64");

// They are run from their packages, since npm may not run the scripts that
// would link them.
const binary = (path) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));

export const nodes = [20, 22, 24, 26].map((major) => ({
  name: `Node ${major}`,
  binary: binary(`node-${major}-${platform}/bin/node`),
}));
export const denoBinary = binary(`@deno/${deno}/deno`);
export const bunBinary = binary(`@oven/bun-${bun}/bin/bun`);

/** Why a runtime is not available here, or undefined if it is. */
export function missing(binary) {
  return existsSync(binary) ? undefined : `npm has no binary of it for ${platform}`;
}
