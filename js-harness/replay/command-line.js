// The command line. The help of each command fits on one screen.

import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";

import { EXIT_CODES } from "./exit.js";
import { LANES } from "./send/lanes.js";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

const FILES = "files, directories or globs; - or none reads stdin";
const MAPPING = "the mapping that the settings page saves";

/**
 * Runs the command that the arguments name.
 *
 * @param commands for each name, a function from options to exit code
 * @throws {import("commander").CommanderError} if the command line is wrong, and after showing help
 */
export async function runCommandLine(argv, commands) {
  let exitCode = 0;
  const program = new Command("segment-replay")
    .usage("<command> [options]")
    .description("Maps archives of Segment events again and brings SuprSend up to date.")
    .version(version, "--version", "print the version")
    .addHelpText("before", example("segment-replay send segment-logs/ --mapping new.json --dry-run"))
    .addHelpText("after", `\n${EXIT_CODES}`)
    .helpCommand(false)
    .exitOverride();
  style(program);

  const add = (name, usage, description, line) => {
    // The list of commands has room for one sentence.
    const [sentence] = description.split(/(?<=\.) /);
    const command = program.command(name).usage(usage).description(description).summary(sentence);
    style(command).addHelpText("before", example(line));
    return command;
  };
  const runs = (name, command, required = []) => {
    command.exitOverride().action(async (...args) => {
      const options = args.at(-2);
      const missing = required.find((option) => options[option] === undefined);
      if (missing) command.error(`error: expected --${missing} <file>, found none; --help shows an example`);
      exitCode = await commands[name]({ version, ...command.processedArgs.reduce(named(command), {}), ...options });
    });
  };

  runs(
    "map",
    add(
      "map",
      "[files...] --mapping <file> [options]",
      "Write the bodies for SuprSend's hub, one per line.",
      "segment-replay map segment-logs/ --mapping new.json --out bulk.jsonl",
    )
      .argument("[files...]", FILES)
      .option("--mapping <file>", MAPPING)
      .option("--workspace <key>", "the workspace key, the `env` of every payload", workspaceKey)
      .option("--out <file>", "where the bodies go; - is stdout", "-")
      .option("--report <file>", "JSON lines for events skipped, rejected or with notes")
      .option("--json", "print the summary as JSON"),
    ["mapping"],
  );
  runs(
    "send",
    add(
      "send",
      "[files...] --mapping <file> [options]",
      "Send past users again, each user's calls in order. Takes the same files as map.",
      "segment-replay send segment-logs/ --mapping new.json --dry-run",
    )
      .argument("[files...]")
      .option("--mapping <file>", MAPPING)
      .option("--dry-run", "show what would be sent without using the network")
      .option("--journal <file>", "records what has arrived; the same command resumes", journalFile)
      .addOption(new Option("--refused <file>", "where refused events go").default("refused.jsonl", "refused.jsonl"))
      .addOption(
        new Option("--types <list>", "identify, track or both").argParser(types).default(["identify"], "identify"),
      )
      .option("--since <time>", "only events from this time on, such as 2024-05-01 (UTC)", time)
      .option("--until <time>", "only events before this time; may restore old values", time)
      .option("--user <id>", "only this user")
      .option("--only-changed <file>", "only changes from this mapping; may restore old values")
      .option("--workspace <key>", "the workspace key, the `env` of every payload", workspaceKey)
      .option("--hub <url>", "SuprSend's hub", url, "https://hub.suprsend.com")
      .option("--rate <n>/s", "maximum number of events per second", rate)
      .option("--concurrency <n>", "requests at the same time, up to 32", concurrency, 6)
      .addOption(
        new Option("--retry-for <time>", "how long to retry a request").argParser(retryTime).default(3600, "1h"),
      )
      .option("--yes", "do not ask before track calls are sent again")
      .option("--json", "print the summary as JSON"),
    ["mapping"],
  );
  runs(
    "diff",
    add(
      "diff",
      "[files...] --old <file> --mapping <file> [options]",
      "Show what a new mapping changes for each user.",
      ["segment-replay diff segment-logs/ --old saved.json --mapping new.json"],
    )
      .argument("[files...]", FILES)
      .option("--old <file>", "the mapping to compare with")
      .option("--mapping <file>", "the new mapping")
      .option("--out <file>", "where the changes go; - is stdout", "-")
      .option("--json", "print the changes and the summary as JSON"),
    ["old", "mapping"],
  );
  runs(
    "check",
    add(
      "check",
      "<mapping> [options]",
      "Check a mapping and list everything that is wrong with it.",
      "segment-replay check new.json",
    )
      .argument("<mapping>", "the file of the mapping")
      .option("--json", "print the problems as JSON"),
  );

  await program.parseAsync(argv);
  return exitCode;
}

/** Collects arguments under their names. */
function named(command) {
  return (options, value, index) => ({ ...options, [command.registeredArguments[index].name()]: value ?? [] });
}

function style(command) {
  return command
    .helpOption("-h, --help", "show this help")
    .configureHelp({ helpWidth: 80, subcommandTerm: (named) => named.name() });
}

function example(line) {
  return `Example: ${line}\n`;
}

function types(list) {
  const named = list.split(",").map((type) => type.trim());
  const unknown = named.find((type) => !["identify", "track"].includes(type));
  if (unknown !== undefined) throw new InvalidArgumentError("expected `identify`, `track` or `identify,track`");
  return [...new Set(named)].sort();
}

function journalFile(path) {
  if (path === "-") throw new InvalidArgumentError("expected a file, since a journal is read again to resume");
  return path;
}

const TIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/i;

/** Without a zone, a time is UTC. SuprSend accepts no time before 2022, so older payloads have none. */
function time(text) {
  const [, date, clock = "00:00", zone = "Z"] = TIME.exec(text) ?? [];
  const ms = Date.parse(`${date}T${clock}${zone}`);
  const isDate = !Number.isNaN(ms) && new Date(`${date}T00:00Z`).toISOString().startsWith(date);
  if (!isDate) throw new InvalidArgumentError("expected a date or a time, such as 2024-05-01T09:30:00Z");
  if (ms < Date.UTC(2022))
    throw new InvalidArgumentError("expected a time from 2022 on, since SuprSend accepts no earlier one");
  return ms;
}

function url(text) {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw new InvalidArgumentError("expected a URL");
  return text;
}

function rate(text) {
  const [, digits] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text) ?? [];
  if (!(Number(digits) > 0)) throw new InvalidArgumentError("expected events per second, such as 500/s");
  return Number(digits);
}

function concurrency(text) {
  const count = Number(text);
  if (!(Number.isInteger(count) && count >= 1 && count <= LANES)) {
    throw new InvalidArgumentError(`expected a number from 1 to ${LANES}`);
  }
  return count;
}

function retryTime(text) {
  const [, count, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError("expected a time such as 30s, 15m or 1h");
  return Number(count) * { s: 1, m: 60, h: 3600 }[unit];
}

function workspaceKey(key) {
  if (key.trim() === "") throw new InvalidArgumentError("expected a workspace key, found a blank string");
  return key;
}
