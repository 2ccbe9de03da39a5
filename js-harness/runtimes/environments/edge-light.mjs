// Simulates Next's edge runtime: the `edge-light` condition, and modules imported with `?module`,
// which its bundler passes as globals of the sandbox.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";

import { bundleFolder } from "../bundles.mjs";

const { version } = createRequire(import.meta.url)("@edge-runtime/vm/package.json");

export default [
  {
    name: "edge-light",
    async run(project) {
      const folder = bundleFolder(project, "edge-light");
      const modules = {};
      await build({
        entryPoints: [join(project, "edge.mjs")],
        outdir: folder,
        bundle: true,
        conditions: ["edge-light"],
        logLevel: "silent",
        plugins: [asGlobals(modules)],
      });
      const vm = new EdgeVM({ extend: (context) => Object.assign(context, modules) });
      vm.evaluate(readFileSync(join(folder, "edge.js"), "utf8"));
      const body = readFileSync(join(project, "cases.json"), "utf8");
      const response = await vm.dispatchFetch("https://example.com/", { method: "POST", body });
      return { version, ...(await response.json()) };
    },
  },
];

function asGlobals(modules) {
  return {
    name: "modules as globals",
    setup(build) {
      build.onResolve({ filter: /\.wasm\?module$/ }, ({ path, importer }) => ({
        path: join(dirname(importer), path.replace("?module", "")),
        namespace: "module",
      }));
      build.onLoad({ filter: /.*/, namespace: "module" }, ({ path }) => {
        const name = `wasm_${Object.keys(modules).length}`;
        modules[name] = new WebAssembly.Module(readFileSync(path));
        return { contents: `export default ${name};` };
      });
    },
  };
}
