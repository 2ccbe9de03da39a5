// The events: one text in the editor, or a list too long for it. Then the editor holds one of them.

import { batch, computed, signal } from "@preact/signals";
import { JsonError } from "@suprsend/segment-transform";
import { number, plural } from "../words.tsx";
import { Catalog } from "./catalog.ts";
import { type Fault, faultOf } from "./fault.ts";
import { gunzip, isGzip } from "./gunzip.ts";
import { bodiesOf } from "./log-lines.ts";
import { readLongBody } from "./long-body.ts";
import { locate, type Range } from "./pointer.ts";
import { pretty } from "./pretty.ts";
import { countEvents, type Entry, holdsEvents, readEvent, readEvents } from "./read.ts";

const MOST_EVENTS = 10_000;
/** Characters. Reading more at each key press would be slow. */
export const LONGEST_TEXT = 60_000;
const LARGEST_FILE = 64 * 1024 * 1024;

export interface Message {
  kind: "error" | "info";
  text: string;
}

/** Where text is pasted: beside a sample, in place of all text, or beside the user's own events. */
export type PastePlace = "sample" | "all" | "beside";

export class EventsState {
  readonly entries = signal<readonly Entry[]>([]);
  readonly picked = signal(0);
  /** The keys and names that a mapping can use. */
  readonly catalog = signal(new Catalog());
  /** What the editor holds: all events, or the picked one. */
  readonly text = signal("");
  readonly holdsAll = signal(true);
  /** Counts how often something other than typing replaced the text. */
  readonly replaced = signal(0);
  readonly fault = signal<Fault | undefined>(undefined);
  readonly message = signal<Message | undefined>(undefined);
  readonly progress = signal<{ done: number; total: number } | undefined>(undefined);
  /** Where the editor should put the cursor. */
  readonly target = signal<Range | undefined>(undefined);
  /** Where the editor should scroll without taking the focus. */
  readonly scrolled = signal<Range | undefined>(undefined);
  /** The lines of the picked event among those of others. */
  readonly pickedRange = computed<Range | undefined>(() => {
    const entry = this.entry.value;
    if (entry === undefined || !this.holdsAll.value || this.entries.value.length < 2) return undefined;
    return { from: entry.from, to: entry.from + entry.text.length };
  });
  readonly entry = computed<Entry | undefined>(() => this.entries.value[this.picked.value]);

  /** Counts how often all events were replaced. */
  readonly loads = signal(0);

  #loading = new AbortController();

  /** Replaces all events. Invalid JSON changes nothing unless it is short enough to fix in the editor. */
  async open(body: string | Uint8Array, lines = false): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    this.message.value = undefined;
    const given = typeof body === "string" ? body : decode(body);
    if (given === undefined) return this.#fail("The file isn't UTF-8 text. Nothing was loaded.");
    const bodies = bodiesOf(given);
    if (bodies !== undefined) return this.#openBodies(bodies);
    const text = given;
    if (text.length <= LONGEST_TEXT) return this.#openShort(text, lines);
    const total = countEvents(body, lines);
    if (total instanceof JsonError) return this.#fail(`This isn't valid JSON: ${total.message}. Nothing was loaded.`);
    await this.#openLong(text, lines, total, this.#loading.signal);
  }

  async openFile(file: File): Promise<void> {
    if (file.size > LARGEST_FILE) return this.#fail(`\`${file.name}\` is larger than 64 MB. Nothing was loaded.`);
    this.progress.value = { done: 0, total: 0 };
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const body = isGzip(bytes) ? await gunzip(bytes, LARGEST_FILE) : bytes;
      if (body === "damaged") return this.#fail(`\`${file.name}\` isn't a valid gzip file. Nothing was loaded.`);
      if (body === "too large") return this.#fail(`\`${file.name}\` unpacks to more than 64 MB. Nothing was loaded.`);
      await this.open(body, /\.(jsonl|ndjson)(\.gz)?$/i.test(file.name));
    } finally {
      this.progress.value = undefined;
    }
  }

  clear(): void {
    void this.open("");
  }

  /**
   * Takes log lines, whole events beside a long list, and whole events in place of a sample. Returns whether it
   * took the text.
   */
  paste(text: string, place: PastePlace): boolean {
    const bodies = bodiesOf(text);
    const events = bodies ?? text;
    if (!this.holdsAll.value) return holdsEvents(events) && this.#add(events);
    if (bodies !== undefined) return place === "beside" ? this.#append(bodies) : this.#replaceByBodies(bodies);
    return place === "sample" && holdsEvents(text) && this.#replace(text);
  }

  async #openBodies(bodies: string): Promise<void> {
    const isOne = !bodies.includes("\n");
    await this.open(isOne ? pretty(bodies) : bodies, !isOne);
    if (this.message.value === undefined) this.message.value = { kind: "info", text: "Opened the body from the log." };
  }

  #replaceByBodies(bodies: string): boolean {
    void this.#openBodies(bodies);
    return true;
  }

  #replace(text: string): boolean {
    void this.open(text);
    return true;
  }

  #add(text: string): boolean {
    const added = [...readEvents(text, false)];
    batch(() => {
      const first = this.entries.value.length;
      this.entries.value = [...this.entries.value, ...added];
      this.catalog.value = this.catalog.value.with(added.map(({ value }) => value));
      this.fault.value = undefined;
      this.picked.value = first;
      this.#show(pretty(added[0].text));
      this.message.value = { kind: "info", text: `Added ${plural(added.length, "event")}.` };
    });
    return true;
  }

  /** Adds events below the text in the editor. */
  #append(events: string): boolean {
    const first = this.entries.value.length;
    const text = `${this.text.value.trimEnd()}\n${events}`;
    batch(() => {
      this.edit(text);
      this.#show(text);
    });
    const added = this.entries.value.length - first;
    if (added > 0) {
      this.pick(first);
      this.message.value = { kind: "info", text: `Added ${plural(added, "event")}.` };
    }
    return true;
  }

  /** Takes the text that the user typed. */
  edit(text: string): void {
    if (text.length > LONGEST_TEXT && this.holdsAll.value) {
      void this.open(text).then(() => this.#show(this.text.value));
      return;
    }
    this.text.value = text;
    if (this.holdsAll.value) {
      // It was about the text as it was.
      this.message.value = undefined;
      this.#readAll(text, false);
    } else {
      this.#readPicked(text);
    }
  }

  pick(index: number): void {
    if (index === this.picked.value) return;
    batch(() => {
      this.picked.value = index;
      if (this.holdsAll.value) {
        this.scrolled.value = this.pickedRange.value;
      } else {
        this.fault.value = undefined;
        this.#show(pretty(this.entries.value[index].text));
      }
    });
  }

  /** Picks the event at the cursor. */
  pickAt(position: number): void {
    if (!this.holdsAll.value || this.fault.value) return;
    const index = this.entries.value.findLastIndex(({ from }) => from <= position);
    if (index >= 0) this.picked.value = index;
  }

  goTo(range: Range): void {
    this.target.value = range;
  }

  /** The range in the editor of a JSON Pointer into the picked event. */
  placeOf(pointer: string): Range {
    const entry = this.entry.value;
    if (!this.holdsAll.value || entry === undefined) return locate(this.text.value, pointer);
    const { from, to } = locate(entry.text, pointer);
    return { from: from + entry.from, to: to + entry.from };
  }

  format(): void {
    const text = pretty(this.text.value);
    this.edit(text);
    this.#show(text);
  }

  #openShort(text: string, lines: boolean): void {
    batch(() => {
      this.loads.value += 1;
      this.holdsAll.value = true;
      this.picked.value = 0;
      this.entries.value = [];
      this.#show(text);
      this.#readAll(text, lines);
    });
  }

  async #openLong(text: string, lines: boolean, total: number, signal: AbortSignal): Promise<void> {
    const most = Math.min(total, MOST_EVENTS);
    const body = await readLongBody(text, lines, most, signal, (done) => {
      this.progress.value = { done, total: most };
    });
    if (body === undefined) return;
    batch(() => {
      this.progress.value = undefined;
      this.loads.value += 1;
      this.holdsAll.value = false;
      this.fault.value = undefined;
      this.picked.value = 0;
      this.entries.value = body.entries;
      this.catalog.value = body.catalog;
      this.#show(pretty(body.entries[0]?.text ?? ""));
      this.message.value = { kind: "info", text: loaded(body.entries.length, total) };
    });
  }

  #readAll(text: string, lines: boolean): void {
    const count = text.trim() === "" ? 0 : countEvents(text, lines);
    if (count instanceof JsonError) {
      this.fault.value = faultOf(count, text);
      return;
    }
    const entries = count === 0 ? [] : [...readEvents(text, lines)];
    batch(() => {
      this.fault.value = undefined;
      this.entries.value = entries;
      this.catalog.value = new Catalog().with(entries.map(({ value }) => value));
      this.picked.value = Math.max(0, Math.min(this.picked.value, entries.length - 1));
    });
  }

  #readPicked(text: string): void {
    const entry = readEvent(text);
    if (entry.isJson) {
      batch(() => {
        this.fault.value = undefined;
        this.entries.value = this.entries.value.with(this.picked.value, entry);
        this.catalog.value = this.catalog.value.with([entry.value]);
      });
    } else {
      const count = countEvents(text, false);
      const several = { message: `expected one event, found ${count}`, at: 0 };
      this.fault.value = count instanceof JsonError ? faultOf(count, text) : several;
    }
  }

  #show(text: string): void {
    batch(() => {
      this.text.value = text;
      this.replaced.value += 1;
    });
  }

  #fail(text: string): void {
    this.message.value = { kind: "error", text };
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function loaded(count: number, total: number): string {
  if (count === total) return `Loaded ${plural(count, "event")}.`;
  return `Loaded the first ${number(count)} of ${plural(total, "event")}.`;
}
