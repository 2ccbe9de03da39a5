// Runs Workers as wrangler bundles them.
import { fileURLToPath } from "node:url";

import { missing, nodes } from "../binaries.mjs";
import { assertModuleOnce, bundleFolder } from "../bundles.mjs";
import { run } from "../processes.mjs";
import { COMPATIBILITY_DATE, proveInWorker } from "../workers.mjs";

const wrangler = fileURLToPath(new URL("../node_modules/wrangler/bin/wrangler.js", import.meta.url));
// wrangler needs Node 22 or newer, which may not be the current Node.
const { binary } = nodes.at(-1);

export default [
  ["workerd", "worker.mjs"],
  ["workerd, ./slim", "slim-worker.mjs"],
].map(([name, script]) => ({
  name,
  skip: missing(binary),
  async run(project) {
    const folder = bundleFolder(project, name);
    const options = ["--dry-run", "--outdir", folder, "--name", "worker", "--compatibility-date", COMPATIBILITY_DATE];
    await run(binary, [wrangler, "deploy", script, ...options], {
      cwd: project,
      env: { WRANGLER_SEND_METRICS: "false" },
    });
    assertModuleOnce(folder);
    return proveInWorker(project, folder);
  },
}));
