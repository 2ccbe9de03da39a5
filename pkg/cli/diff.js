// --diff: what another mapping would change for users, over the same events.

import { Changes } from "./changes.js";
import { describeChange, describeDiff } from "./diff-summary.js";
import { Failure, INTERRUPTED, REJECTED } from "./exit.js";
import { findInputs } from "./inputs.js";
import { heedInterruption } from "./interruption.js";
import { connectorOf, readMapping } from "./mapping.js";
import { openOutput, refuseToOverwrite } from "./output.js";
import { readEvents } from "./reading.js";
import { countsOf, printSummary } from "./summary.js";
import { Tally } from "./tally.js";
import { usersOf } from "./users.js";

/** So many changes are written at a time. */
const BATCH = 1000;

export async function diff(options) {
  const { files, mapping, diff: otherMapping, out, json } = options;
  const before = await sideOf(mapping);
  const after = await sideOf(otherMapping);
  const inputs = await findInputs(files);
  await refuseToOverwrite([out], [mapping, otherMapping, ...inputs.map(({ path }) => path)]);
  const output = await openOutput(out);

  const changes = new Changes();
  const interruption = heedInterruption();
  const reading = await readEvents(inputs, { interruption, isProgressShown: true }, (chunk) => {
    const [usersBefore, usersAfter] = [before, after].map((side) => side.usersOf(chunk));
    // Whom an event identifies does not depend on the mapping.
    for (const [index, user] of usersBefore.entries()) changes.see(user, usersAfter[index]);
    return before.tally.events;
  });
  if (!interruption.by) await writeChanges(changes, output, { interruption, json });
  await output.close();
  if (interruption.by) throw new Failure(INTERRUPTED[interruption.by], "interrupted before all changes were told");

  const summary = {
    ...reading,
    ...changes.totals,
    events_renamed: before.hasPrefix === after.hasPrefix ? 0 : Math.min(before.tracked, after.tracked),
    before: { mapping, ...countsOf(before.tally) },
    after: { mapping: otherMapping, ...countsOf(after.tally) },
  };
  await printSummary(summary, options, describeDiff);
  return before.tally.rejected + after.tally.rejected > 0 ? REJECTED : 0;
}

/** The events as one of the mappings has them. */
async function sideOf(path) {
  const mapping = await readMapping(path);
  const connector = connectorOf(path, mapping);
  const tally = new Tally();
  let identified = 0;
  return {
    tally,
    hasPrefix: mapping.add_prefix === true,
    get tracked() {
      return tally.mapped - identified;
    },
    usersOf(chunk) {
      const users = usersOf(tally.deliver(connector, chunk).requests);
      identified += users.length;
      return users;
    },
  };
}

async function writeChanges(changes, output, { interruption, json }) {
  const describe = json ? JSON.stringify : describeChange;
  let lines = [];
  for (const change of changes.all()) {
    lines.push(`${describe(change)}\n`);
    if (lines.length < BATCH) continue;
    await output.write(lines.join(""));
    lines = [];
    if (interruption.by) return;
  }
  await output.write(lines.join(""));
}
