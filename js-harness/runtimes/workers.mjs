// Runs bundled Workers in workerd, the runtime of Cloudflare Workers.
import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { build } from "esbuild";
import workerd from "workerd";

export const { version } = workerd;

export const COMPATIBILITY_DATE = "2026-01-01";

/** Bundles a Worker with esbuild, with wrangler's conditions and the module as a separate file. */
export function bundleWorker(source, folder) {
  return build({
    ...source,
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    logLevel: "silent",
  });
}

/** The results of the Worker in a folder. */
export async function proveInWorker(project, folder) {
  const worker = await startWorker(folder);
  try {
    const body = await readFile(join(project, "cases.json"));
    const response = await fetch(worker.url, { method: "POST", body });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return { version, ...JSON.parse(text) };
  } finally {
    worker.stop();
  }
}

/**
 * Serves the Worker in a folder: a script and its module.
 *
 * @param flags compatibility flags
 */
export async function startWorker(folder, flags = []) {
  const config = join(folder, "config.capnp");
  writeFileSync(config, configuration(folder, flags));
  // workerd writes its address to file descriptor 3.
  const options = { stdio: ["ignore", "ignore", "pipe", "pipe"] };
  const server = spawn(workerd.default, ["serve", config, "--control-fd=3"], options);
  return { url: `http://127.0.0.1:${await listening(server)}`, stop: () => server.kill() };
}

function configuration(folder, flags) {
  const files = readdirSync(folder);
  const modules = [
    ...files.filter((file) => file.endsWith(".js")).map((file) => `(name = "${file}", esModule = embed "${file}")`),
    ...files.filter((file) => file.endsWith(".wasm")).map((file) => `(name = "${file}", wasm = embed "${file}")`),
  ];
  const compatibility = `compatibilityDate = "${COMPATIBILITY_DATE}", compatibilityFlags = ${JSON.stringify(flags)}`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [${modules.join(", ")}], ${compatibility}))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

function listening(server) {
  return new Promise((resolve, reject) => {
    let complaints = "";
    server.stderr.on("data", (data) => {
      complaints += data;
    });
    server.stdio[3].on("data", (data) => {
      const { event, port } = JSON.parse(data);
      if (event === "listen") resolve(port);
    });
    server.on("error", reject);
    server.on("exit", () => reject(new Error(complaints)));
  });
}
