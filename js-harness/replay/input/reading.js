// Goes through all events with progress, until the end or an interruption.

import { Progress } from "../output/progress.js";
import { chunksOfEvents } from "./events.js";

/**
 * Calls `visit` for every chunk of events and waits for it; it gives the number of events so far.
 *
 * @param options `interruption`, `isProgressShown`, `start` as for `chunksOfEvents`, and `describe`, which
 *   adds to what progress shows
 */
export async function readEvents(inputs, options, visit) {
  const { interruption, isProgressShown, start, describe } = options;
  const progress = new Progress(inputs, { isShown: isProgressShown, describe });
  const unread = [];
  let events = 0;
  try {
    const chunks = chunksOfEvents(inputs, {
      signal: interruption.signal,
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
      progress.show(events);
    }
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  } finally {
    progress.stop();
  }
  const { seconds } = progress;
  return {
    files: inputs.map(({ name }) => name),
    events,
    seconds,
    events_per_second: Math.round(events / seconds),
    unread,
    interrupted: interruption.by,
  };
}
