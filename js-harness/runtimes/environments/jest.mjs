// Runs Jest, whose tests run in a separate realm with Node's globals or
// jsdom's.
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { bundleFolder } from "../bundles.mjs";
import { run } from "../processes.mjs";

const jest = fileURLToPath(new URL("../node_modules/.bin/jest", import.meta.url));
const { version } = createRequire(import.meta.url)("jest/package.json");

export default ["node", "jsdom"].map((name) => ({
  name: `Jest, ${name}`,
  async run(project) {
    const folder = bundleFolder(project, `jest-${name}`);
    // Jest requires its tests, so this converts them to CommonJS, as Babel would, without the package.
    await build({
      entryPoints: [join(project, "jest.mjs")],
      outfile: join(folder, "jest.test.cjs"),
      bundle: true,
      platform: "node",
      packages: "external",
    });
    const config = {
      rootDir: folder,
      testEnvironment: name,
      testMatch: ["**/*.test.cjs"],
      testTimeout: 60_000,
      transform: {},
    };
    return { version, ...JSON.parse(await run(jest, ["--config", JSON.stringify(config)], { cwd: project })) };
  },
}));
