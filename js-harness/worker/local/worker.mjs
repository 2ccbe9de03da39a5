// Runs the worker that `npm run build` built, on workerd, with the bindings of a wrangler file.
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

const folder = fileURLToPath(new URL("..", import.meta.url));

/**
 * @param env an environment of wrangler.jsonc
 * @param bindings variables and secrets that extend or replace those of the file
 * @param connectors the settings of customers by connector key, if the environment binds KV
 * @param withoutQueue removes the queue
 * @param consumer changes to the queue's consumer
 * @param consumers additional queues to consume
 * @param wrapper a module to run instead of the worker, which it imports from `./index.js`
 * @param options Miniflare options for the worker
 * @param others additional workers
 */
export async function startWorker({
  env,
  bindings = {},
  connectors = {},
  withoutQueue = false,
  consumer = {},
  consumers = {},
  wrapper,
  options = {},
  others = [],
  port = 0,
  dist = join(folder, "dist"),
  onLog = () => {},
}) {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(folder, "wrangler.jsonc"), env);
  const worker = {
    ...workerOptions,
    bindings: { ...workerOptions.bindings, ...bindings },
    queueProducers: withoutQueue ? {} : workerOptions.queueProducers,
    queueConsumers: withoutQueue ? {} : { ...changed(workerOptions.queueConsumers, consumer), ...consumers },
    modulesRoot: dist,
    modules: modulesOf(dist, wrapper),
    ...options,
  };
  const logs = [];
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      log: new Log(LogLevel.NONE),
      handleStructuredLogs({ message }) {
        logs.push(message);
        onLog(message);
      },
      workers: [worker, ...others],
    }),
  );
  const url = (await runtime.ready).href.replace(/\/$/, "");
  for (const [key, settings] of Object.entries(connectors)) await store(runtime, key, settings);

  return {
    url,
    /** The lines of the worker's log. */
    logs,
    /** Stores settings as `wrangler kv key put` would: under the key's SHA-256. */
    store: (key, settings) => store(runtime, key, settings),
    remove: async (key) => (await runtime.getKVNamespace("CONNECTORS")).delete(sha256(key)),
    runtime,
    close: () => runtime.dispose(),
  };
}

async function store(runtime, key, settings) {
  const connectors = await runtime.getKVNamespace("CONNECTORS");
  const text = typeof settings === "string" ? settings : JSON.stringify(settings);
  await connectors.put(sha256(key), text);
}

/** The name under which a connector key's settings are stored. */
export function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

function modulesOf(dist, wrapper) {
  const wasm = readdirSync(dist).filter((name) => name.endsWith(".wasm"));
  return [
    ...(wrapper === undefined ? [] : [{ type: "ESModule", path: join(dist, "wrapper.js"), contents: wrapper }]),
    { type: "ESModule", path: join(dist, "index.js") },
    ...wasm.map((name) => ({ type: "CompiledWasm", path: join(dist, name) })),
  ];
}

function changed(consumers, change) {
  return Object.fromEntries(Object.entries(consumers).map(([queue, options]) => [queue, { ...options, ...change }]));
}
