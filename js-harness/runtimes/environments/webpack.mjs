import { join } from "node:path";
import { promisify } from "node:util";

import webpack from "webpack";

import { proveInPage } from "../browsers.mjs";
import { assertModuleOnce, bundleFolder, writePage } from "../bundles.mjs";
import { proveInProcess } from "../processes.mjs";

export default [
  {
    name: "webpack, web",
    async run(project) {
      const folder = await bundle(project, "web", "page.mjs", "main.js");
      writePage(folder, "main.js");
      return { ...(await proveInPage(project, folder)), version: webpack.version };
    },
  },
  {
    name: "webpack, node",
    async run(project) {
      const folder = await bundle(project, "node", "process.mjs", "main.cjs");
      return {
        ...(await proveInProcess(project, process.execPath, [join(folder, "main.cjs")])),
        version: webpack.version,
      };
    },
  },
];

async function bundle(project, target, script, filename) {
  const folder = bundleFolder(project, `webpack-${target}`);
  const stats = await promisify(webpack)({
    context: project,
    entry: `./${script}`,
    target,
    mode: "production",
    output: { path: folder, filename },
    performance: false,
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
  assertModuleOnce(folder);
  return folder;
}
