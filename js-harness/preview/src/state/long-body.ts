// A body too long for the editor, read in slices.

import { Catalog } from "./catalog.ts";
import { type Entry, readEvents } from "./read.ts";
import { inSlices, pause } from "./slices.ts";

export interface LongBody {
  entries: Entry[];
  catalog: Catalog;
}

/** The first `most` events, or undefined if another body was opened meanwhile. */
export async function readLongBody(
  text: string,
  lines: boolean,
  most: number,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<LongBody | undefined> {
  const entries: Entry[] = [];
  const catalog = new Catalog();
  const keep = (entry: Entry) => {
    entries.push(entry);
    catalog.add(entry.value);
  };
  onProgress(0);
  await pause();
  try {
    await inSlices(firstOf(readEvents(text, lines), most), keep, signal, () => onProgress(entries.length));
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
  return { entries, catalog };
}

function* firstOf<T>(items: Iterable<T>, most: number): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count === most) return;
    count += 1;
    yield item;
  }
}
