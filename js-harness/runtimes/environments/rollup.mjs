import { join } from "node:path";

import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup, VERSION } from "rollup";

import { proveInPage } from "../browsers.mjs";
import { assertModuleOnce, bundleFolder, writePage } from "../bundles.mjs";

export default [
  {
    name: "Rollup",
    async run(project) {
      const folder = bundleFolder(project, "rollup");
      const bundle = await rollup({ input: join(project, "page.mjs"), plugins: [nodeResolve({ browser: true })] });
      await bundle.write({ dir: folder });
      await bundle.close();
      assertModuleOnce(folder);
      writePage(folder, "page.js");
      return { ...(await proveInPage(project, folder)), version: VERSION };
    },
  },
];
