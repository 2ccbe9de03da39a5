// The runtimes that npm installs here, at the versions of package.json.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const platform = `${process.platform}-${process.arch}`;
const deno = { "linux-x64": "linux-x64-glibc", "linux-arm64": "linux-arm64-glibc" }[platform] ?? platform;
const bun = platform.replace("arm64", "aarch64");

// Their binaries are run where they lie: npm may refuse the scripts that would link them.
const all = [
  { name: "Node 20", binary: `node-20-${platform}/bin/node`, flags: [], gc: "--expose-gc" },
  { name: "Node 26", binary: `node-26-${platform}/bin/node`, flags: [], gc: "--expose-gc" },
  {
    name: "Deno",
    binary: `@deno/${deno}/deno`,
    flags: ["run", "--allow-all", "--no-lock"],
    gc: "--v8-flags=--expose-gc",
  },
  { name: "Bun", binary: `@oven/bun-${bun}/bin/bun`, flags: [], gc: undefined },
].map((runtime) => ({ ...runtime, binary: fileURLToPath(new URL(`node_modules/${runtime.binary}`, import.meta.url)) }));

export const runtimes = all.filter(({ binary }) => existsSync(binary));
export const unavailable = all.filter(({ binary }) => !existsSync(binary)).map(({ name }) => `${name} on ${platform}`);
