// A mapping's file.

import { readFile } from "node:fs/promises";
import { Connector, MappingError } from "@suprsend/segment-transform";

import { cannotRead, Failure, UNUSABLE } from "./exit.js";
import { plural, printable, quoted } from "./text.js";

export async function readMapping(path) {
  const bytes = await readFile(path).catch((error) => {
    throw cannotRead(`the mapping ${quoted(path)}`, error);
  });
  let json = bytes;
  try {
    json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return JSON.parse(json);
  } catch (error) {
    const { message } = jsonErrorOf(json) ?? error;
    throw new Failure(UNUSABLE, `the mapping ${quoted(path)} is not JSON: ${printable(message)}`);
  }
}

/** The library's words tell the place, and are the same in every version of Node. */
function jsonErrorOf(json) {
  try {
    new Connector().transformDelivery(json);
  } catch (error) {
    return error;
  }
}

export function connectorOf(path, mapping, options) {
  try {
    return new Connector(mapping, options);
  } catch (error) {
    if (error instanceof MappingError) throw new Failure(UNUSABLE, describeProblems(path, error.problems));
    throw error;
  }
}

/** All that is wrong with a mapping, a line for each. */
export function describeProblems(path, problems) {
  const lines = problems.map((problem) => `  ${printable(problem.path || '""')}  ${printable(problem.message)}`);
  return [`the mapping ${quoted(path)} has ${plural(problems.length, "problem")}`, ...lines].join("\n");
}
