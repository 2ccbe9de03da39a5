// Maps Segment calls with @suprsend/segment-transform and prints what SuprSend would
// receive.

import { readFile } from "node:fs/promises";
import { getSystemErrorMap, parseArgs } from "node:util";
import { Connector, MappingError } from "@suprsend/segment-transform";
import { printable, quoted } from "../replay/output/text.js";
import { deliver } from "./delivery.mjs";
import { documentedCases } from "./documented-cases.mjs";
import { showCases, showDelivery, showSummary } from "./show.mjs";
import { summarize } from "./summary.mjs";

const HELP = `usage: node js-harness/demo/main.mjs [--events path] [--mapping path] [--json]

Without --events, maps the identify and track calls of SuprSend's Segment page,
delivers events to a stand-in for SuprSend's hub, and prints what SuprSend
receives. With --events, maps a file with one event per line, and prints a
summary.

  --events path    a file of Segment events, one JSON object per line, or - for
                   stdin
  --mapping path   a JSON file with a mapping, as the settings page saves it
  --json           print JSON
  --help           print this help

make demo EVENTS=path MAPPING=path does the same, after a build.
`;

// A placeholder of the length that SuprSend requires of a workspace key.
const WORKSPACE = "your-suprsend-workspace-key";

/** An error that the user can fix. It is shown without a stack trace. */
class UsageError extends Error {}

async function main() {
  const options = readArguments();
  if (options.help) return print(HELP);

  const mapping = options.mapping === undefined ? undefined : await readMapping(options.mapping);
  if (options.events === undefined) {
    const cases = documentedCases(mapping).map(mapCase);
    const delivery = await deliver(mapping);
    return print(options.json ? asJson({ cases, delivery }) : showCases(cases) + showDelivery(delivery));
  }
  const connector = new Connector(mapping, { workspace: WORKSPACE });
  const summary = await summarize(options.events, connector).catch((error) => {
    throw readError("events", options.events, error);
  });
  connector.free();
  print(options.json ? asJson(summary) : showSummary(summary, mapping, options.mapping));
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        events: { type: "string" },
        mapping: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${printable(error.message)}\n\n${HELP.trimEnd()}`);
  }
}

async function readMapping(path) {
  const bytes = await readFile(path).catch((error) => {
    throw readError("mapping", path, error);
  });
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UsageError(`the mapping ${quoted(path)} is not JSON: ${printable(error.message)}`);
  }
}

/** Turns an operating system error into a usage error with its reason. Other errors are returned unchanged. */
function readError(what, path, error) {
  const reason = getSystemErrorMap().get(error.errno)?.[1];
  return reason ? new UsageError(`cannot read the ${what} ${quoted(path)}: ${reason}`) : error;
}

function mapCase({ title, call, mapping }) {
  const connector = new Connector(mapping, { workspace: WORKSPACE });
  const outcome = connector.transform(call);
  connector.free();
  return { title, call, mapping, outcome };
}

function asJson(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function print(text) {
  process.stdout.write(text);
}

function explain(error) {
  if (error instanceof MappingError) return explainMapping(error);
  if (error instanceof UsageError) return error.message;
  throw error;
}

function explainMapping({ problems }) {
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  const lines = problems.map(
    ({ path, message }) => `  ${printable(path || "(the whole mapping)")}: ${printable(message)}`,
  );
  return [`the mapping has ${count}`, ...lines].join("\n");
}

/** Exits quietly if the reader closes the pipe early, as `head` does. */
function exitOnClosedPipe(error) {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

process.stdout.on("error", exitOnClosedPipe);

try {
  await main();
} catch (error) {
  process.exitCode = 2;
  process.stderr.write(`${explain(error)}\n`);
}
