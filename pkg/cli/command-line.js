// What can be said on the command line.

import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";

import { EXIT_CODES } from "./exit.js";
import { quoted } from "./text.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const DESCRIPTION = `Maps past Segment events again, and writes what SuprSend's hub is to receive: \
one body for POST https://hub.suprsend.com/event/ a line, with the events in their order.`;

const FILES = `events, plain or gzip, one a line or in JSON arrays; globs are read in order of name; \
- or nothing is standard input`;

const EXAMPLES = `A summary goes to standard output, or to standard error where that is taken.

Examples:
  segment-transform 'export/*.gz' --mapping new.json --out bulk.jsonl --report report.jsonl
  zcat export.gz | segment-transform --mapping new.json --json --out /dev/null
  segment-transform 'export/*.gz' --mapping saved.json --diff new.json
  segment-transform --check new.json`;

/** @throws {import("commander").CommanderError} for a wrong command line, and once help was shown */
export function readCommandLine(argv) {
  const command = new Command("segment-transform")
    .usage("[files...] --mapping <file> [options]")
    .description(DESCRIPTION)
    .argument("[files...]", FILES)
    .option("--mapping <file>", "the mapping, as the connector's settings page saves it; {} is the default one")
    .option("--workspace <key>", "the workspace key that every payload carries as env", workspaceKey)
    .option(
      "--out <file>",
      "where the bodies, or the changes of --diff, go; - is standard output",
      fileOrStandardOutput,
    )
    .option("--report <file>", "every skipped, rejected or noted event with file and line, one a line as JSON")
    .option("--json", "print the summary as JSON, and so the changes of --diff and the problems of --check")
    .addOption(
      new Option(
        "--diff <file>",
        "another mapping: write which users it would add or drop, and how it would change their channels, languages, locales and time zones",
      ).conflicts(["report", "workspace"]),
    )
    .addOption(
      new Option(
        "--check <file>",
        "a mapping: only tell whether it can be used, or all that is wrong with it",
      ).conflicts(["mapping", "workspace", "out", "report", "diff"]),
    )
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "print this")
    .addHelpText("after", `\n${EXAMPLES}\n\n${EXIT_CODES}`)
    .exitOverride()
    .parse(argv);

  const options = { files: command.args, ...command.opts() };
  if (options.check !== undefined && options.files.length > 0) {
    command.error(`error: expected no files with --check, found ${options.files.map(quoted).join(", ")}`);
  }
  if (options.check === undefined && options.mapping === undefined) {
    command.error("error: expected --mapping <file>, found none; --help tells more");
  }
  return options;
}

function workspaceKey(key) {
  if (key.trim() === "") throw new InvalidArgumentError("expected a workspace key, found a blank string");
  return key;
}

function fileOrStandardOutput(path) {
  return path === "-" ? undefined : path;
}
