// Runs the Worker with `wrangler dev`, which needs a newer Node than the project.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nodes } from "../../runtimes/binaries.mjs";

const wrangler = fileURLToPath(new URL("../../runtimes/node_modules/wrangler/bin/wrangler.js", import.meta.url));
const { PORT = "8787", SUPRSEND_API_KEY, SUPRSEND_HUB_URL, SEGMENT_SIGNING_SECRET } = process.env;
const variables = Object.entries({ SUPRSEND_API_KEY, SUPRSEND_HUB_URL, SEGMENT_SIGNING_SECRET })
  .filter(([, value]) => value !== undefined)
  .flatMap(([name, value]) => ["--var", `${name}:${value}`]);

const options = ["dev", "--port", PORT, "--inspector-port", "0", "--show-interactive-dev-session=false", ...variables];
const server = spawn(nodes.at(-1).binary, [wrangler, ...options], { stdio: ["ignore", "inherit", "inherit"] });
process.once("SIGTERM", () => server.kill());
server.once("exit", (code) => process.exit(code ?? 0));
