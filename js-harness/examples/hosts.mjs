// The hosts: each folder here with a package.json, whose `start` script runs the example on PORT. EXAMPLE=<folder>
// selects one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { bunBinary, denoBinary, missing } from "../runtimes/binaries.mjs";
import { run } from "../runtimes/processes.mjs";

const folder = import.meta.dirname;
const binaries = { deno: denoBinary, bun: bunBinary };
const commands = [join(folder, "node_modules/.bin"), ...Object.values(binaries).map(dirname), process.env.PATH];
const env = { PATH: commands.join(delimiter), NEXT_TELEMETRY_DISABLED: "1" };

export const hosts = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, "package.json")))
  .filter((name) => (process.env.EXAMPLE ?? name) === name)
  .map(host);
if (hosts.length === 0) throw new Error(`expected the folder of an example, found \`${process.env.EXAMPLE}\``);

function host(name) {
  const cwd = join(folder, name);
  const { scripts } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
  return {
    name,
    skip: name in binaries && missing(binaries[name]),
    calls: callsIn(readFileSync(join(cwd, "README.md"), "utf8")),
    build: async () => scripts.build && run("sh", ["-c", scripts.build], { cwd, env }),
    start: (settings) => start(cwd, scripts.start, settings),
  };
}

/** The `curl` commands of a README, each with the path of its URL and the answer that follows it. */
function callsIn(readme) {
  return Array.from(readme.matchAll(/^curl (?:.*\\\n)*.*$/gm), ({ 0: command, index }) => {
    const [, origin, path] = command.match(/(https?:\/\/[^/\s]+)(\/\S*)/);
    const [, answer] = readme.slice(index).match(/```json\n(.*)\n```/);
    return { path, commandFor: (url) => command.replace(origin, url), answer };
  });
}

/** Starts an example and waits until it accepts connections. */
async function start(cwd, script, settings) {
  const port = await freePort();
  const server = spawn("sh", ["-c", `exec ${script}`], {
    cwd,
    env: { ...process.env, ...env, PORT: String(port), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(server, "exit");
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (output += data));
  const url = `http://localhost:${port}`;
  while (!(await isUp(url))) {
    if (server.exitCode !== null) throw new Error(`\`${script}\` ended with status ${server.exitCode}: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async close() {
      server.kill();
      await exit;
    },
  };
}

async function freePort() {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const isUp = (url) =>
  fetch(url, { method: "HEAD" }).then(
    () => true,
    () => false,
  );
