import type { Mapping, MappingProblem } from "./segment-transform.js";

export type { ChannelId, Keys, Mapping, MappingProblem, MappingProblemCode, Names } from "./segment-transform.js";

/** Detail of `mapping-change`, which follows each of the user's edits. */
export interface MappingChange {
  mapping: Mapping;
  /** Empty if the mapping can be used. */
  problems: MappingProblem[];
}

/** Detail of `mapping-save`. */
export interface MappingSave extends MappingChange {
  /**
   * Shows "Saving…" until the promise settles. A rejection shows its message. Call it before the listener awaits:
   * later, it throws an InvalidStateError.
   */
  waitUntil(saving: Promise<unknown>): void;
}

export interface SegmentMappingPreviewEventMap extends HTMLElementEventMap {
  "mapping-change": CustomEvent<MappingChange>;
  /** `preventDefault()` means that the mapping is not saved. */
  "mapping-save": CustomEvent<MappingSave>;
}

/** The element `<segment-mapping-preview>`. Importing the package defines it. */
export class SegmentMappingPreview extends HTMLElement {
  /**
   * The mapping in the form. The first one that is set also counts as the saved one. `null` means not loaded yet: the
   * form cannot be changed, and the next mapping counts as the first one.
   */
  get mapping(): Mapping;
  set mapping(mapping: Mapping | null | undefined);
  /** The mapping that changes are shown against. */
  get savedMapping(): Mapping;
  set savedMapping(mapping: Mapping | null | undefined);
  /** The events as values. Set them as values, or as JSON: one event, an array, or one on each line. */
  get events(): unknown[];
  set events(events: readonly unknown[] | string | null | undefined);
  /** Whether the mapping can only be viewed. Reflects the attribute. */
  readonly: boolean;
  /** `off` hides the menu of sample events. Reflects the attribute. */
  samples: string;

  addEventListener<Type extends keyof SegmentMappingPreviewEventMap>(
    type: Type,
    listener: (this: SegmentMappingPreview, event: SegmentMappingPreviewEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof SegmentMappingPreviewEventMap>(
    type: Type,
    listener: (this: SegmentMappingPreview, event: SegmentMappingPreviewEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** What JSX can set on the element. */
export interface SegmentMappingPreviewAttributes {
  mapping?: Mapping | null;
  savedMapping?: Mapping | null;
  events?: readonly unknown[] | string | null;
  readonly?: boolean;
  samples?: "on" | "off";
}

declare global {
  interface HTMLElementTagNameMap {
    "segment-mapping-preview": SegmentMappingPreview;
  }
}
