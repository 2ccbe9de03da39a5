// map: maps past events again, into bodies for the hub and a report.

import { exitCodeOf } from "../exit.js";
import { findInputs } from "../input/inputs.js";
import { readEvents } from "../input/reading.js";
import { watchForInterruption } from "../interruption.js";
import { connectorOf, readMapping } from "../mapping.js";
import { isStandardOutput, openOutput, refuseToOverwrite } from "../output/output.js";
import { countsOf, printSummary } from "../output/summary.js";
import { Tally } from "../output/tally.js";
import { describeMap } from "./map-summary.js";

const [NEWLINE, RETURN, SPACE] = Buffer.from("\n\r ");

export async function map(options) {
  const { files, mapping, workspace, out, report, json } = options;
  const connector = connectorOf(mapping, await readMapping(mapping), { workspace });
  const inputs = await findInputs(files, [mapping, out, report]);
  await refuseToOverwrite([out, report], [mapping, ...inputs.map(({ path }) => path)]);
  const output = await openOutput(out);
  const reportOutput = report === undefined ? undefined : await openOutput(report);

  const tally = new Tally();
  let bodies = 0;
  let reported = 0;
  const interruption = watchForInterruption();
  const isProgressShown = !(isStandardOutput(out) || report === "-") || !process.stdout.isTTY;
  const reading = await readEvents(inputs, { interruption, isProgressShown }, async (chunk) => {
    const { delivery, issues } = tally.deliver(connector, chunk);
    const { requests } = delivery;
    await output.write(asLines(requests));
    await reportOutput?.write(issues.map((issue) => `${JSON.stringify(issue)}\n`).join(""));
    bodies += requests.length;
    reported += issues.length;
    return tally.events;
  });
  await output.close();
  await reportOutput?.close();

  const summary = { ...reading, ...countsOf(tally), bodies, reported };
  const outputs = report === undefined ? [out] : [out, report];
  await printSummary(summary, { json, outputs }, (summary) => describeMap(summary, options));
  return exitCodeOf(summary);
}

/** A body may have returns between the tokens of an event's own JSON. Some readers end a line there. */
function asLines(bodies) {
  const lines = Buffer.concat(bodies.flatMap((body) => [body, Buffer.of(NEWLINE)]));
  for (let at = lines.indexOf(RETURN); at >= 0; at = lines.indexOf(RETURN, at + 1)) lines[at] = SPACE;
  return lines;
}
