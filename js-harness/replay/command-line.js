// What can be said on the command line. The help of each command fits a screen.

import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";

import { EXIT_CODES } from "./exit.js";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

const FILES = "files, directories or globs; - or nothing is stdin";
const MAPPING = "the mapping that the settings page saves";

/**
 * Runs the command that is named.
 *
 * @param commands a function from its options to its exit code for each name
 * @throws {import("commander").CommanderError} for a wrong command line, and once help was shown
 */
export async function runCommandLine(argv, commands) {
  let exitCode = 0;
  const program = new Command("segment-replay")
    .usage("<command> [options]")
    .description("Maps archives of Segment events again, and brings SuprSend up to date.")
    .version(version, "--version", "print the version")
    .addHelpText("before", example("segment-replay send segment-logs/ --mapping new.json --dry-run"))
    .addHelpText("after", `\n${EXIT_CODES}`)
    .helpCommand(false)
    .exitOverride();
  style(program);

  const add = (name, usage, description, examples) => {
    const command = program.command(name).usage(usage).description(description);
    style(command).addHelpText("before", example(...examples));
    return command;
  };
  const runs = (name, command, required = []) => {
    command.exitOverride().action(async (...args) => {
      const options = args.at(-2);
      const missing = required.find((option) => options[option] === undefined);
      if (missing) command.error(`error: expected --${missing} <file>, found none; --help shows an example`);
      exitCode = await commands[name]({ ...command.processedArgs.reduce(named(command), {}), ...options });
    });
  };

  runs(
    "map",
    add("map", "[files...] --mapping <file> [options]", "Write the bodies for SuprSend's hub, one per line.", [
      "segment-replay map segment-logs/ --mapping new.json --out bulk.jsonl",
    ])
      .argument("[files...]", FILES)
      .option("--mapping <file>", MAPPING)
      .option("--workspace <key>", "the workspace key, the `env` of every payload", workspaceKey)
      .option("--out <file>", "where the bodies go; - is stdout", "-")
      .option("--report <file>", "every skipped, rejected or noted event, as JSON lines")
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
    add("check", "<mapping> [options]", "Check a mapping, and show everything that is wrong with it.", [
      "segment-replay check new.json",
    ])
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
  return command.helpOption("-h, --help", "print this").configureHelp({ helpWidth: 80 });
}

function example(...lines) {
  return `Example:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function workspaceKey(key) {
  if (key.trim() === "") throw new InvalidArgumentError("expected a workspace key, found a blank string");
  return key;
}
