#!/usr/bin/env node
// The command `segment-replay`.

import { CommanderError } from "commander";

import { check } from "./check.js";
import { runCommandLine } from "./command-line.js";
import { diff } from "./diff/diff.js";
import { BUG, Failure, UNUSABLE } from "./exit.js";
import { map } from "./map/map.js";
import { send } from "./send/send.js";

// Without a listener, these errors would end the process. The caller of `write` gets them too.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

try {
  process.exitCode = await runCommandLine(process.argv, { map, send, diff, check });
} catch (error) {
  process.exitCode = explain(error);
}

function explain(error) {
  // Commander has already printed its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : UNUSABLE;
  const isFailure = error instanceof Failure;
  process.stderr.write(`${isFailure ? `error: ${error.message}` : error.stack}\n`);
  return isFailure ? error.exitCode : BUG;
}
