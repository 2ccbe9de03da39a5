// The results of all events, found in the background after each change.

import { batch, computed, effect, signal } from "@preact/signals";
import { type Change, Comparison } from "./changes.ts";
import { type Coverage, CoverageCounter } from "./coverage.ts";
import { isFound } from "./entry-name.ts";
import type { EventsState } from "./events.ts";
import type { Mapper } from "./mapper.ts";
import type { MappingState, Path } from "./mapping.ts";
import type { Entry } from "./read.ts";
import { inSlices, pause } from "./slices.ts";
import { type Suggestion, suggest } from "./suggestions.ts";
import { Counter, type Filter, matches, type Summary } from "./summary.ts";

/** Milliseconds without a change. */
const UNTIL_SUGGESTIONS = 200;

/** All events under one mapping. */
interface Finished {
  entries: readonly Entry[];
  mapper: Mapper;
  summary: Summary;
  changes: Change[];
  coverage: Coverage;
}

export class Outcomes {
  readonly finished = signal<Finished | undefined>(undefined);
  readonly isBusy = signal(false);
  readonly suggestions = signal<ReadonlyMap<Path, Suggestion>>(new Map());
  readonly filter = signal<Filter>("all");
  /** The text that listed events must contain. */
  readonly query = signal("");
  /** The event that was picked from the list. It stays listed when a corrected mapping makes it match no longer. */
  readonly kept = signal<number | undefined>(undefined);
  readonly #isFiltered = computed(() => this.filter.value !== "all" || this.query.value.trim() !== "");
  /** The indexes of the events that match the filter and the query. */
  readonly #matching = computed<number[]>(() => {
    const { entries, mapper } = this.finished.value ?? { entries: [] };
    const filter = this.filter.value;
    const query = this.query.value.trim().toLowerCase();
    const isListed = (entry: Entry) =>
      mapper && matches(mapper.outcome(entry), filter) && (query === "" || isFound(entry, query));
    return entries.flatMap((entry, index) => (isListed(entry) ? [index] : []));
  });
  /** The indexes of the events in the list. */
  readonly listed = computed<number[]>(() => {
    const matching = this.#matching.value;
    const kept = this.kept.value;
    const isExtra = kept !== undefined && kept < (this.finished.value?.entries.length ?? 0) && !matching.includes(kept);
    return isExtra ? [...matching, kept].sort((a, b) => a - b) : matching;
  });
  /** Whether the filter or the query hides all events. */
  readonly isNoneListed = computed(
    () => this.#isFiltered.value && this.finished.value !== undefined && this.listed.value.length === 0,
  );

  showAll(): void {
    this.filter.value = "all";
    this.query.value = "";
    this.kept.value = undefined;
  }

  /** Follows the events and both mappings until the returned function is called. */
  follow(events: EventsState, mapping: MappingState): () => void {
    const stopReset = effect(() => {
      events.loads.value;
      this.showAll();
    });
    const stopKeeping = effect(() => {
      const picked = events.picked.value;
      if (this.#isFiltered.peek() && this.listed.peek().includes(picked)) this.kept.value = picked;
    });
    const stopFinding = effect(() => {
      const entries = events.entries.value;
      const [mapper, saved] = [mapping.mapper.value, mapping.savedMapper.value];
      const stop = new AbortController();
      // What was said of other events is not true of these.
      if (this.finished.peek()?.entries !== entries && this.suggestions.peek().size > 0)
        this.suggestions.value = new Map();
      this.#find(events, entries, mapper, saved, stop.signal).catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
      return () => stop.abort();
    });
    return () => {
      stopReset();
      stopKeeping();
      stopFinding();
    };
  }

  async #find(
    events: EventsState,
    entries: readonly Entry[],
    mapper: Mapper,
    saved: Mapper,
    signal: AbortSignal,
  ): Promise<void> {
    const counter = new Counter();
    const comparison = new Comparison();
    const coverage = new CoverageCounter();
    // The picked event's own result is painted first.
    await new Promise(requestAnimationFrame);
    await pause();
    if (signal.aborted) return;
    this.isBusy.value = true;
    let index = 0;
    const visit = (entry: Entry) => {
      const result = mapper.outcome(entry);
      counter.add(result);
      coverage.add(result, index);
      if (mapper !== saved) comparison.add(index, saved.outcome(entry), result);
      index += 1;
    };
    await inSlices(entries, visit, signal);
    await inSlices(comparison.users(), (user) => comparison.compareUser(user), signal);
    const areNew = this.finished.value?.entries !== entries;
    const found = coverage.coverage();
    batch(() => {
      this.finished.value = {
        entries,
        mapper,
        summary: counter.summary(),
        changes: comparison.changes(),
        coverage: found,
      };
      this.isBusy.value = false;
      // A filter for other events must not hide these.
      if (areNew && this.#isFiltered.value && this.#matching.value.length === 0) this.showAll();
    });
    // Nobody waits for suggestions; who types waits for everything else.
    await new Promise((resolve) => setTimeout(resolve, UNTIL_SUGGESTIONS));
    signal.throwIfAborted();
    this.suggestions.value = await suggest(entries, mapper, events.catalog.peek(), found, signal);
  }
}
