// The worker, and the same worker with the mapping in plain JavaScript. Each runs on a separate
// workerd, with a hub that accepts everything.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { languages, recommendedMapping } from "@suprsend/segment-transform";
import { startWorker } from "../local/worker.mjs";

export const KEY = "a-connector-key-of-forty-characters-0001";

const folder = fileURLToPath(new URL("..", import.meta.url));
const dist = (name) => join(folder, "dist", name);

const hub = {
  name: "hub",
  modules: true,
  compatibilityDate: "2026-11-01",
  script: `
    export default {
      async fetch(request) {
        await request.arrayBuffer();
        return new Response(null, { status: 202 });
      },
    };
  `,
};

export async function startContenders() {
  build("bench/plain", [
    "--env=",
    "--alias=@suprsend/segment-transform/webhook:./node_modules/@suprsend/segment-transform/webhook/index.js",
    "--alias=@suprsend/segment-transform:./bench/plain-connector.mjs",
    `--define=LANGUAGES:${JSON.stringify(languages)}`,
    "--compatibility-flag=nodejs_compat",
  ]);
  return [
    await start("package", join(folder, "dist"), []),
    await start("plain JS", dist("bench/plain"), ["nodejs_compat"]),
  ];
}

/** The size that wrangler would upload, and how long that takes to start on this machine. */
export function measureStart() {
  const profile = dist("bench/startup.cpuprofile");
  const output = wrangler(["check", "startup", "--outfile", profile]);
  const [, size] = output.match(/Bundle: (.+)/) ?? [];
  const [, active] = output.match(/Active: (.+?) \(/) ?? [];
  return { size, active };
}

async function start(name, dist, compatibilityFlags) {
  const before = children();
  const worker = await startWorker({
    dist,
    bindings: { HUB_URL: "http://hub", CONNECTOR_KEY: KEY, MAPPING: recommendedMapping },
    // Bypasses Miniflare's proxy worker.
    options: { outboundService: "hub", compatibilityFlags, unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
    others: [hub],
  });
  const [pid] = children().filter((pid) => !before.includes(pid));
  const { href } = await worker.runtime.unsafeGetDirectURL();
  return { name, url: `${href}connector/segment/`, cpu: () => cpuOf(pid), close: worker.close };
}

function build(outdir, options) {
  wrangler(["deploy", "--dry-run", "--outdir", join("dist", outdir), ...options]);
}

function wrangler(options) {
  const command = join(folder, "node_modules/wrangler/bin/wrangler.js");
  return execFileSync(process.execPath, [command, ...options], { cwd: folder, encoding: "utf8", stdio: "pipe" });
}

/** This process's children, if the system reports them. */
function children() {
  if (process.platform !== "linux") return [];
  return readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
}

/** Microseconds of processor time so far, in steps of ten thousand. Undefined if the system does not report it. */
function cpuOf(pid) {
  if (pid === undefined) return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
