// The size of what npm publishes, in bytes.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
const told = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], { cwd: pkg, stdio: "pipe" });
// An array in older versions of npm, an object since.
const [{ size, unpackedSize }] = Object.values(JSON.parse(told));

export const packed = { tarball: size, unpacked: unpackedSize };
