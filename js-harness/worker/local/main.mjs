// `make worker`: the worker on workerd, before a stand-in for the hub that prints what it receives.
import { parseArgs } from "node:util";
import { bold, dim, fitJson } from "../../demo/layout.mjs";
import { startHub } from "./hub.mjs";
import { startWorker } from "./worker.mjs";

const HELP = `usage: node local/main.mjs [--port number] [--scale] [--json]

Runs the worker on workerd, before a stand-in for SuprSend's hub that prints what
it receives, until Ctrl-C.

  --port number   where the worker listens; 8787 without it
  --scale         with customers in KV and a queue: '--env scale' of wrangler.jsonc
  --json          print each body that the hub receives on a line, and nothing else
  --help          print this
`;

/** Something the person at the terminal can put right: shown without a stack trace. */
class UsageError extends Error {}

const KEY = "connector-key-for-trying";
const settings = {
  mapping: { channels: { slack_email: "slack_email" }, preferences: { preferred_language: "language" } },
  // A placeholder as long as SuprSend wants a workspace key to be.
  workspace: "your-suprsend-workspace-key",
};
const event = {
  type: "identify",
  userId: "97980cfea0067",
  traits: { name: "Peter Gibbons", email: "peter@example.com", phone: "+15555555555", language: "hi" },
  messageId: "3e8c1c9e-5d0f-4c7b-9a55-0d3b8f1f6a27",
  timestamp: "2024-07-01T12:30:00.000Z",
};

try {
  const options = readArguments();
  if (options.help) process.stdout.write(HELP);
  else await serve(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

async function serve({ port, scale, json }) {
  const hub = await startHub({ onBody: json ? ({ body }) => console.log(body) : show });
  const variables = { CONNECTOR_KEY: KEY, MAPPING: settings.mapping, WORKSPACE: settings.workspace };
  const many = { env: "scale", connectors: { [KEY]: settings } };
  const worker = await startWorker({
    ...(scale ? many : {}),
    bindings: { HUB_URL: hub.url, ...(scale ? {} : variables) },
    port,
    onLog: (line) => json || console.log(dim(line)),
  }).catch((error) => {
    throw error.code === "ERR_ADDRESS_IN_USE" ? new UsageError(`cannot listen on port ${port}: it is in use`) : error;
  });
  if (!json) introduce(worker.url, hub.url);
}

function introduce(url, hubUrl) {
  console.log(`The worker listens on ${url}, and sends to a stand-in for SuprSend's hub on ${hubUrl}.
Its own log is printed dimmed, and what the hub receives below a headline. To try it:

${bold(`curl -i ${url}/connector/segment/ \\
  -H 'Authorization: Bearer ${KEY}' \\
  -d '${JSON.stringify(event)}'`)}

Ctrl-C ends both.
`);
}

function show({ key, payloads }) {
  const lines = payloads.flatMap((payload) => fitJson(payload));
  console.log([bold(`the hub received with the key ${key}`), ...lines, ""].join("\n"));
}

function readArguments() {
  const { port, ...options } = parse();
  if (!/^\d{1,5}$/.test(port)) throw new UsageError(`expected a port's number, found \`${port}\``);
  return { port: Number(port), ...options };
}

function parse() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "8787" },
        scale: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${HELP.trimEnd()}`);
  }
}
