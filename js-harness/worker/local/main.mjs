// `make worker`: runs the worker on workerd with a stand-in for the hub that prints what it
// receives.
import { parseArgs } from "node:util";
import { bold, dim, fitJson } from "../../demo/layout.mjs";
import { startHub } from "./hub.mjs";
import { startWorker } from "./worker.mjs";

const HELP = `usage: node local/main.mjs [--port number] [--scale] [--json]

Runs the worker on workerd with a stand-in for SuprSend's hub that prints what
it receives, until Ctrl-C.

  --port number   the worker's port (default: 8787)
  --scale         use customers in KV and a queue, like '--env scale' in wrangler.jsonc
  --json          print only the bodies that the hub receives, one per line
  --help          print this help
`;

/** An error that the user can fix. It is shown without a stack trace. */
class UsageError extends Error {}

const KEY = "connector-key-for-trying";
const settings = {
  mapping: { channels: { slack_email: "slack_email" }, preferences: { preferred_language: "language" } },
  // A placeholder of the length that SuprSend requires of a workspace key.
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
  console.log(`The worker listens on ${url} and sends to a stand-in for SuprSend's hub on ${hubUrl}.
The worker's log is dimmed. What the hub receives is printed below a heading. To try it:

${bold(`curl -i ${url}/connector/segment/ \\
  -H 'Authorization: Bearer ${KEY}' \\
  -d '${JSON.stringify(event)}'`)}

Press Ctrl-C to stop both.
`);
}

function show({ key, payloads }) {
  const lines = payloads.flatMap((payload) => fitJson(payload));
  console.log([bold(`the hub received with the key ${key}`), ...lines, ""].join("\n"));
}

function readArguments() {
  const { port, ...options } = parse();
  if (!/^\d{1,5}$/.test(port)) throw new UsageError(`expected a port number, found \`${port}\``);
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
