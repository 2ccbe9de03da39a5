// send: maps past events again and sends them to the hub, each user's in order.

import { exitCodeOf, Failure, UNSENT, UNUSABLE } from "../exit.js";
import { findInputs } from "../input/inputs.js";
import { readEvents } from "../input/reading.js";
import { watchForInterruption } from "../interruption.js";
import { connectorOf, readMapping } from "../mapping.js";
import { isStandardOutput, refuseToOverwrite } from "../output/output.js";
import { countsOf, printSummary } from "../output/summary.js";
import { Tally } from "../output/tally.js";
import { number, quoted } from "../output/text.js";
import { confirmEvents } from "./confirm.js";
import { DryLanes } from "./dry-run.js";
import { identityOf } from "./identity.js";
import { Journal } from "./journal.js";
import { apiKey } from "./key.js";
import { Lanes } from "./lanes.js";
import { checkRefusedFile, RefusedFile } from "./refused-file.js";
import { Selection, warnOfOldValues } from "./selection.js";
import { describeSend } from "./send-summary.js";
import { Sender } from "./sender.js";

export async function send(options) {
  const { dryRun, json } = options;
  const { key, connector, oldConnector, inputs, journal } = await prepare(options);
  warnOfOldValues(options);
  if (!dryRun) await confirmEvents(options, inputs);

  const { mark, done } = journal.state;
  const tally = Tally.restored(mark.tally);
  const selection = new Selection(options, oldConnector, mark);
  const unread = [...mark.unread];
  const stateBefore = (file, chunk) => {
    const { leftOut, withoutTimestamp } = selection;
    return { file, chunk, tally: tally.saved(), leftOut, withoutTimestamp, unread: [...unread] };
  };

  const interruption = watchForInterruption();
  const refusedFile = new RefusedFile(options.refused, journal);
  if (!dryRun) await refusedFile.recover();
  let requests = 0;
  let log = () => {};
  const { hub: url, rate, retryFor, concurrency } = options;
  // A failure ends the waits of all lanes. If it is the hub's, the summary comes before it.
  const failure = new AbortController();
  let unsent;
  const signal = AbortSignal.any([interruption.signal, failure.signal]);
  const sender = new Sender({ url, key, rate, retryFor, signal, log: (text) => log(text) });
  const sendBody = async (payloads, lane) => {
    try {
      const refused = await sender.send(bodyOf(payloads), payloads.length);
      requests += 1;
      const lines = refused.map((refusal) => lineOf(refusal, payloads));
      const record = () => journal.record(lane, payloads.length, refused.length, lanes.reached());
      await refusedFile.append(lines, record);
    } catch (error) {
      failure.abort();
      if (error.exitCode !== UNSENT) throw error;
      unsent ??= error;
      lanes.stop();
      throw signal.reason;
    }
  };
  const state = { done, given: mark.given };
  const isFresh = done.every((count) => count === 0);
  const lanes = dryRun ? new DryLanes(state) : new Lanes(state, { concurrency, send: sendBody });
  interruption.signal.addEventListener("abort", () => {
    log("stopping after the requests in flight; press Ctrl-C again to stop at once");
    lanes.stop();
  });

  const reads = {
    signal,
    interruption,
    isProgressShown: true,
    start: { ...mark, events: tally.events },
    hasBegun: () => dryRun || isFresh || requests > 0,
    unread,
    describe: () => describeRefused(journal),
    share: () => lanes.share,
    finish: () => (interruption.by || unsent ? lanes.stop() : lanes.finish()),
  };
  let reading;
  try {
    reading = await readEvents(inputs, reads, async (chunk, progress) => {
      log = (text) => progress.log(text);
      lanes.mark(stateBefore(chunk.file, chunk.number));
      const first = tally.indexOf(chunk);
      const { delivery } = tally.deliver(connector, chunk);
      for (const payload of selection.of(delivery, chunk)) {
        lanes.give({ ...payload, file: chunk.input.name, index: first + payload.index });
      }
      await lanes.room();
      await journal.advance(lanes.reached());
      return tally.events;
    });
  } finally {
    const isDone = reading !== undefined && !interruption.by && unsent === undefined;
    failure.abort();
    await lanes.stop();
    await journal.close(isDone ? { ...stateBefore(inputs.length, 0), given: lanes.given } : lanes.reached());
    await refusedFile.close();
  }

  const summary = {
    ...reading,
    ...countsOf(tally),
    left_out: selection.leftOut,
    without_timestamp: selection.withoutTimestamp,
    ...(dryRun ? lanes.plan : { ...arrived(journal), requests }),
    error: unsent?.message,
  };
  const outputs = isStandardOutput(options.refused) ? [options.refused] : [];
  await printSummary(summary, { json, outputs }, (summary) => describeSend(summary, options));
  if (unsent !== undefined) throw unsent;
  return exitCodeOf(summary);
}

/** Finds everything that can be wrong before anything is sent. */
async function prepare(options) {
  const { files, workspace, dryRun, since, until } = options;
  if (since >= until) throw new Failure(UNUSABLE, "expected --since to be before --until");
  const key = dryRun ? undefined : apiKey();
  const mapping = await readMapping(options.mapping);
  const connector = connectorOf(options.mapping, mapping, { workspace });
  const old = options.onlyChanged === undefined ? undefined : await readMapping(options.onlyChanged);
  const oldConnector = old === undefined ? undefined : connectorOf(options.onlyChanged, old, { workspace });
  const mappings = [options.mapping, options.onlyChanged];
  const outputs = [options.journal, options.refused];
  const inputs = await findInputs(files, [...mappings, ...outputs]);
  await refuseToOverwrite(outputs, [...mappings, ...inputs.map(({ path }) => path)]);
  if (!dryRun) await checkRefusedFile(options.refused);
  const journal = await openJournal(options, inputs, mapping, old);
  return { key, connector, oldConnector, inputs, journal };
}

async function openJournal(options, inputs, mapping, old) {
  const { journal: path, dryRun, version } = options;
  if (path === undefined) return Journal.open();
  const pipe = inputs.find(({ size }) => size === undefined);
  const stdin = inputs.find(({ path }) => path === undefined);
  if (stdin !== undefined || pipe !== undefined) {
    const found = stdin === undefined ? `the pipe ${quoted(pipe.name)}` : "stdin";
    const why = "which cannot be read a second time to resume";
    throw new Failure(UNUSABLE, `expected files with --journal, found ${found}, ${why}`);
  }
  const identity = await identityOf({ inputs, mapping, old, options, version });
  return Journal.open(path, identity, { isReadOnly: dryRun });
}

/** A JSON array of the payloads. */
function bodyOf(payloads) {
  const parts = payloads.flatMap(({ bytes }) => [Buffer.from(","), bytes]);
  parts[0] = Buffer.from("[");
  return Buffer.concat([...parts, Buffer.from("]")]);
}

/** As a line, with the payload's own text. It may have returns between its tokens. */
function lineOf({ payload, hub_status, answer }, payloads) {
  const { file, index, bytes } = payloads[payload];
  const head = JSON.stringify({ file, index, hub_status, answer });
  return `${head.slice(0, -1)},"payload":${bytes.toString().replaceAll("\r", " ")}}\n`;
}

function arrived({ state }) {
  const sum = (counts) => counts.reduce((total, count) => total + count, 0);
  const refused = sum(state.refused);
  return { sent: sum(state.done) - refused, refused };
}

function describeRefused(journal) {
  const { refused } = arrived(journal);
  return refused === 0 ? "" : `, ${number(refused)} refused`;
}
