// The state of one preview, which its components share.

import { computed, effect, signal } from "@preact/signals";
import type { Mapping } from "@suprsend/segment-transform";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { EventsState } from "./events.ts";
import { MappingState } from "./mapping.ts";
import { Outcomes } from "./outcomes.ts";
import type { Filter } from "./summary.ts";

export type Panel = "mapping" | "events" | "result";

export class Preview {
  readonly mapping = new MappingState();
  readonly events = new EventsState();
  readonly outcomes = new Outcomes();
  /** Whether the mapping can only be viewed. */
  readonly isReadonly = signal(false);
  readonly hasSamples = signal(true);
  /** What to wait for while the page saves the mapping, or why it failed. */
  readonly saving = signal<Promise<unknown> | { problem: string } | undefined>(undefined);
  /** The panel that narrow screens show. */
  readonly shown = signal<Panel>("mapping");
  /** The result of the picked event. */
  readonly result = computed(() => {
    const entry = this.events.entry.value;
    if (this.outcomes.isNoneListed.value) return undefined;
    return entry && this.mapping.mapper.value.outcome(entry);
  });

  /** Filters the list, and picks an event that it still shows. */
  readonly filterBy = (filter: Filter): void => {
    this.outcomes.filter.value = filter;
    this.#pickListed();
  };

  /** Shows only events that match a name, a user, or an email address. */
  readonly find = (query: string): void => {
    this.outcomes.query.value = query;
    this.#pickListed();
  };

  #pickListed(): void {
    this.outcomes.kept.value = undefined;
    const listed = this.outcomes.listed.value;
    if (listed.length === 0) return;
    if (!listed.includes(this.events.picked.value)) this.events.pick(listed[0]);
    this.outcomes.kept.value = this.events.picked.value;
  }

  /** Shows the result of an event, whatever the list shows. */
  readonly showResult = (index: number): void => {
    this.outcomes.showAll();
    this.events.pick(index);
    this.shown.value = "result";
  };

  /** Moves the editor to a JSON Pointer in the picked event. */
  readonly reveal = (pointer: string): void => {
    // First the panel: an editor that is not visible takes no focus.
    this.shown.value = "events";
    this.events.goTo(this.events.placeOf(pointer));
  };

  /** Saves a mapping. Returns whether it was saved, or a promise to wait for. */
  onSave: (mapping: Mapping) => boolean | Promise<unknown> = () => true;

  readonly save = async (): Promise<void> => {
    const mapping = this.mapping.draft.value;
    const answer = this.onSave(mapping);
    if (answer instanceof Promise) this.saving.value = answer;
    // Meanwhile, the page may have loaded another mapping.
    const isForgotten = () => answer instanceof Promise && this.saving.value !== answer;
    try {
      const isSaved = await answer;
      if (isForgotten()) return;
      this.saving.value = undefined;
      if (isSaved !== false) this.mapping.setSaved(mapping);
    } catch (error) {
      if (isForgotten()) return;
      this.saving.value = { problem: error instanceof Error ? error.message : String(error) };
    }
  };

  start(): () => void {
    const stopForgetting = effect(() => {
      this.mapping.draft.value;
      // What went wrong concerns the mapping as it was.
      if (!(this.saving.peek() instanceof Promise)) this.saving.value = undefined;
    });
    const stopFollowing = this.outcomes.follow(this.events, this.mapping);
    return () => {
      stopForgetting();
      stopFollowing();
    };
  }
}

const PreviewContext = createContext<Preview | undefined>(undefined);
export const PreviewProvider = PreviewContext.Provider;

export function usePreview(): Preview {
  const preview = useContext(PreviewContext);
  if (preview === undefined) throw new Error("expected a component inside a preview");
  return preview;
}
