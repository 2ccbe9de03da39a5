// diff: what a new mapping would change for users, over the same events.

import { exitCodeOf, Failure, INTERRUPTED } from "../exit.js";
import { findInputs } from "../input/inputs.js";
import { readEvents } from "../input/reading.js";
import { watchForInterruption } from "../interruption.js";
import { connectorOf, readMapping } from "../mapping.js";
import { openOutput, refuseToOverwrite } from "../output/output.js";
import { countsOf, printSummary } from "../output/summary.js";
import { Tally } from "../output/tally.js";
import { Changes } from "./changes.js";
import { describeChange, describeDiff } from "./diff-summary.js";
import { partsOf } from "./parts.js";
import { AFTER, BEFORE } from "./user.js";
import { userOf } from "./user-of.js";

const decoder = new TextDecoder();

/** How many changes are written at a time. */
const BATCH = 1000;

export async function diff(options) {
  const { files, mapping, old, out, json } = options;
  const before = await sideOf(old);
  const after = await sideOf(mapping);
  const inputs = await findInputs(files, [mapping, old, out]);
  await refuseToOverwrite([out], [mapping, old, ...inputs.map(({ path }) => path)]);
  const output = await openOutput(out);

  const changes = new Changes();
  const areNamesOther = before.namesRule !== after.namesRule;
  let renamed = 0;
  const interruption = watchForInterruption();
  const reading = await readEvents(inputs, { interruption, isProgressShown: true }, async (chunk) => {
    for (const part of partsOf(chunk)) {
      const names = [new Map(), new Map()];
      for (const [at, side] of [before, after].entries()) {
        for (const { payload, index } of side.payloadsOf(part, { areIndexed: areNamesOther })) {
          if (payload.event === undefined) changes.see(at === 0 ? BEFORE : AFTER, userOf(payload));
          else if (areNamesOther) names[at].set(index, payload.event);
        }
        await changes.makeRoom();
      }
      renamed += countRenamed(...names);
    }
    return before.tally.events;
  });
  if (!interruption.by) await writeChanges(changes, output, { interruption, json });
  await output.close();
  if (interruption.by) throw new Failure(INTERRUPTED[interruption.by], "interrupted before all changes were found");

  const summary = {
    ...reading,
    ...changes.totals,
    events_renamed: renamed,
    before: { mapping: old, ...countsOf(before.tally) },
    after: { mapping, ...countsOf(after.tally) },
  };
  await printSummary(summary, { json, outputs: [out] }, describeDiff);
  return exitCodeOf({ ...summary, rejected: before.tally.rejected + after.tally.rejected });
}

/** Maps events with one of the two mappings. */
async function sideOf(path) {
  const mapping = await readMapping(path);
  const connector = connectorOf(path, mapping);
  const tally = new Tally();
  return {
    tally,
    /** The part of the mapping that names of events depend on. */
    namesRule: JSON.stringify([mapping.add_prefix, mapping.events]),
    /** The payloads of a chunk, with the indexes of their events if they are asked for. */
    *payloadsOf(chunk, { areIndexed }) {
      const { delivery } = tally.deliver(connector, chunk);
      for (const [request, body] of delivery.requests.entries()) {
        const indexes = areIndexed ? delivery.events[request] : [];
        for (const [at, payload] of JSON.parse(decoder.decode(body)).entries()) yield { payload, index: indexes[at] };
      }
    },
  };
}

/** How many events both mappings send, under different names. */
function countRenamed(before, after) {
  const isRenamed = ([index, name]) => after.has(index) && after.get(index) !== name;
  return [...before].filter(isRenamed).length;
}

async function writeChanges(changes, output, { interruption, json }) {
  const describe = json ? JSON.stringify : describeChange;
  let lines = [];
  for await (const change of changes.all()) {
    lines.push(`${describe(change)}\n`);
    if (lines.length < BATCH) continue;
    await output.write(lines.join(""));
    lines = [];
    if (interruption.by) return;
  }
  await output.write(lines.join(""));
}
