// The types, both ways: what must compile, and what must not.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "../processes.mjs";

const tsc = fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url));

export default [
  ["bundler", "ESM"],
  ["nodenext", "ESM"],
  ["nodenext", "CommonJS"],
  ["node16", "ESM"],
  ["node16", "CommonJS"],
].map(([resolution, form]) => ({
  name: `TypeScript, ${resolution}, ${form}`,
  async run(project) {
    const module = resolution === "bundler" ? "esnext" : resolution;
    const options = ["--module", module, "--moduleResolution", resolution];
    await run(tsc, ["--project", join(project, form === "ESM" ? "types" : "types-commonjs"), ...options]);
    return { version: (await run(tsc, ["--version"])).trim().replace("Version ", "") };
  },
}));
