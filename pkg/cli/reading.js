// Goes through all events with progress, until the end or an interruption.

import { chunksOfEvents } from "./events.js";
import { Progress } from "./progress.js";

/** Calls `visit` for every chunk of events and waits for it; it gives the number of events so far. */
export async function readEvents(inputs, { interruption, isProgressShown }, visit) {
  const progress = new Progress(inputs, isProgressShown);
  const { signal } = interruption;
  let events = 0;
  try {
    for await (const chunk of chunksOfEvents(inputs, { signal, onRead: (bytes) => progress.read(bytes) })) {
      events = await visit(chunk);
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
    interrupted: interruption.by,
  };
}
