// Reads the file of a mapping.

import { readFile } from "node:fs/promises";
import { Connector, MappingError } from "@suprsend/segment-transform";

import { cannotRead, Failure, UNUSABLE } from "./exit.js";
import { plural, printable, quoted } from "./output/text.js";

export async function readMapping(path) {
  const bytes = await readFile(path).catch((error) => {
    throw cannotRead(`the mapping ${quoted(path)}`, error);
  });
  let json = bytes;
  try {
    json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return JSON.parse(json);
  } catch {
    throw new Failure(UNUSABLE, `the mapping ${quoted(path)} is not valid JSON: ${printable(describeFault(json))}`);
  }
}

/** The library's message names the place, and is the same in every version of Node. */
function describeFault(json) {
  try {
    const { issues } = new Connector().transformDelivery(json);
    // The library accepts several values, so it throws only if the first one is invalid.
    const fault = issues.find(({ code }) => code === "invalid_json");
    return fault?.message ?? "expected one JSON value, found more than one";
  } catch (error) {
    return error.message;
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

/** Every problem of a mapping, one per line. */
export function describeProblems(path, problems) {
  const lines = problems.map((problem) => `  ${printable(problem.path || '""')}  ${printable(problem.message)}`);
  return [`the mapping ${quoted(path)} has ${plural(problems.length, "problem")}`, ...lines].join("\n");
}
