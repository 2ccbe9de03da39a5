// Reads all events, shows progress, and stops at the end or at an interruption.

import { Progress } from "../output/progress.js";
import { chunksOfEvents } from "./events.js";

/**
 * Calls `visit` for every chunk of events and waits for it; it returns the number of events so far.
 *
 * @param options `interruption`; `signal`, if other things can end the reading too; `isProgressShown`, `describe`
 *   and `share` as for `Progress`; `start`, the first chunk to read, with the number of `events` before it;
 *   `hasBegun`, whether this run has done something; `unread`, the files that are known to be broken; and `finish`,
 *   which is called at the end or when the signal is aborted, and waited for
 */
export async function readEvents(inputs, options, visit) {
  const { interruption, isProgressShown, describe, share, hasBegun = () => true, finish = async () => {} } = options;
  const { signal = interruption.signal, start = { file: 0, chunk: 0, events: 0 }, unread = [] } = options;
  const progress = new Progress(inputs, { isShown: isProgressShown, describe, share });
  let events = start.events;
  try {
    const chunks = chunksOfEvents(inputs, {
      signal,
      start,
      onRead: (bytes) => progress.read(bytes),
      onWarning: (message) => progress.log(`warning: ${message}`),
      onFault: (input, { message }) => {
        unread.push({ file: input.name, message });
        progress.log(`error: ${message}`);
      },
    });
    for await (const chunk of chunks) {
      events = await visit(chunk, progress);
      progress.show(events, { isEarlier: !hasBegun() });
    }
    await finish();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    await finish();
  } finally {
    progress.stop();
  }
  const { seconds, eventsPerSecond } = progress;
  return {
    files: inputs.map(({ name }) => name),
    events,
    seconds,
    events_per_second: eventsPerSecond,
    unread,
    interrupted: interruption.by,
  };
}
