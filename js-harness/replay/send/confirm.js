// Track calls start workflows, so the user has to confirm them.

import { once } from "node:events";
import { createInterface } from "node:readline/promises";

import { Failure, UNUSABLE } from "../exit.js";

export async function confirmEvents({ types, yes }, inputs) {
  if (!types.includes("track")) return;
  process.stderr.write("warning: track calls are sent again, so the workflows that they start run again\n");
  if (yes) return;
  const canAsk = process.stdin.isTTY && process.stderr.isTTY && inputs.every(({ path }) => path !== undefined);
  if (!canAsk) throw new Failure(UNUSABLE, "expected --yes with --types track, since there is no terminal to ask on");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D close it. No answer means no.
  const closed = once(terminal, "close").then(() => "");
  const answered = terminal.question("Send them? (y/N) ").catch(() => "");
  const answer = await Promise.race([answered, closed]);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure(UNUSABLE, "nothing was sent");
}
