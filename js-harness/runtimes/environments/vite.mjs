import { build, createServer, version } from "vite";

import { proveAt, proveInPage } from "../browsers.mjs";
import { assertModuleOnce, bundleFolder } from "../bundles.mjs";

export default [
  {
    name: "Vite, dev",
    async run(project) {
      const cacheDir = bundleFolder(project, "vite-dev");
      const server = await createServer({ ...options(project), cacheDir, server: { host: "127.0.0.1" } });
      try {
        await server.listen();
        const proof = await proveAt(server.resolvedUrls.local[0]);
        assertModuleOnce(cacheDir);
        return { ...proof, version };
      } finally {
        await server.close();
      }
    },
  },
  {
    name: "Vite, build",
    async run(project) {
      const outDir = bundleFolder(project, "vite-build");
      await build({ ...options(project), build: { outDir } });
      assertModuleOnce(outDir);
      return { ...(await proveInPage(project, outDir)), version };
    },
  },
];

const options = (root) => ({ root, configFile: false, logLevel: "error" });
