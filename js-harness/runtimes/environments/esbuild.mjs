import { join } from "node:path";

import { build, version } from "esbuild";

import { proveInPage } from "../browsers.mjs";
import { assertModuleOnce, bundleFolder, writePage } from "../bundles.mjs";
import { proveInProcess } from "../processes.mjs";
import { bundleWorker, proveInWorker } from "../workers.mjs";

export default [
  {
    name: "esbuild, browser",
    async run(project) {
      const folder = await bundle(project, "page.mjs", { platform: "browser", format: "esm" });
      writePage(folder, "page.js");
      return { ...(await proveInPage(project, folder)), version };
    },
  },
  {
    name: "esbuild, worker",
    async run(project) {
      const folder = bundleFolder(project, "esbuild-worker.mjs");
      await bundleWorker({ entryPoints: [join(project, "worker.mjs")] }, folder);
      assertModuleOnce(folder);
      return { ...(await proveInWorker(project, folder)), version };
    },
  },
  ...[
    ["ESM", "process.mjs"],
    ["CommonJS", "process.cjs"],
  ].map(([form, script]) => ({
    name: `esbuild, node, ${form}`,
    async run(project) {
      const folder = await bundle(project, script, { platform: "node", outExtension: { ".js": ".cjs" } });
      return { ...(await proveInProcess(project, process.execPath, [join(folder, "process.cjs")])), version };
    },
  })),
];

async function bundle(project, script, options) {
  const folder = bundleFolder(project, `esbuild-${script}`);
  const entryPoints = [join(project, script)];
  await build({ entryPoints, outdir: folder, bundle: true, minify: true, logLevel: "silent", ...options });
  assertModuleOnce(folder);
  return folder;
}
