// All that one preview knows, and what its components share.

import { computed, signal } from "@preact/signals";
import type { Mapping } from "@suprsend/segment-transform";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { EventsState } from "./events.ts";
import { MappingState } from "./mapping.ts";
import { Outcomes } from "./outcomes.ts";
import type { Filter } from "./summary.ts";

export class Preview {
  readonly mapping = new MappingState();
  readonly events = new EventsState();
  readonly outcomes = new Outcomes();
  /** Whether the mapping is only to be looked at. */
  readonly isReadonly = signal(false);
  /** What became of the picked event. */
  readonly result = computed(() => {
    const entry = this.events.entry.value;
    if (this.outcomes.isNoneListed.value) return undefined;
    return entry && this.mapping.mapper.value.outcome(entry);
  });

  /** Shows only some events. The result is that of one of them. */
  readonly filterBy = (filter: Filter): void => {
    this.outcomes.filter.value = filter;
    this.#pickListed();
  };

  /** Shows only the events that are found by a name, a user or an email address. */
  readonly find = (query: string): void => {
    this.outcomes.query.value = query;
    this.#pickListed();
  };

  #pickListed(): void {
    const listed = this.outcomes.listed.value;
    if (listed.length > 0 && !listed.includes(this.events.picked.value)) this.events.pick(listed[0]);
  }

  /** Told of a mapping that is to be saved; says whether it was. */
  onSave: (mapping: Mapping) => boolean = () => true;

  readonly save = (): void => {
    const mapping = this.mapping.draft.value;
    if (this.onSave(mapping)) this.mapping.setSaved(mapping);
  };

  start(): () => void {
    return this.outcomes.follow(this.events, this.mapping);
  }
}

const PreviewContext = createContext<Preview | undefined>(undefined);
export const PreviewProvider = PreviewContext.Provider;

export function usePreview(): Preview {
  const preview = useContext(PreviewContext);
  if (preview === undefined) throw new Error("expected a component inside a preview");
  return preview;
}
