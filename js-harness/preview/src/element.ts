// <segment-mapping-preview>: the whole preview as one element, for any settings page.

import { effect } from "@preact/signals";
import { defaultMapping, type Mapping, type MappingProblem } from "@suprsend/segment-transform";
import { h, render } from "preact";
import { App } from "./App.tsx";
import { Preview, PreviewProvider } from "./state/preview.ts";
import { styleSheets } from "./styles/index.ts";

/** Detail of `mapping-change`, which follows each of the user's edits, and of `mapping-save`. */
export interface MappingChange {
  mapping: Mapping;
  problems: MappingProblem[];
}

export class SegmentMappingPreview extends HTMLElement {
  readonly #preview = new Preview();
  readonly #root = this.attachShadow({ mode: "open" });
  #stops: (() => void)[] = [];
  #isSavedGiven = false;
  /** What the page has set itself, or was told of. */
  #known = this.mapping;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = styleSheets;
    this.#preview.onSave = (mapping) => this.#tell("mapping-save", mapping);
  }

  /** The mapping in the form. The first one that is set also counts as the saved one. */
  get mapping(): Mapping {
    return this.#preview.mapping.draft.value;
  }
  set mapping(given: Mapping | null | undefined) {
    const mapping = given ?? defaultMapping;
    // A page that is still loading the mapping has none yet.
    if (!this.#isSavedGiven && given) this.savedMapping = given;
    this.#known = mapping;
    this.#preview.mapping.edit(mapping);
  }

  /** The mapping that changes are shown against. */
  get savedMapping(): Mapping {
    return this.#preview.mapping.saved.value;
  }
  set savedMapping(mapping: Mapping | null | undefined) {
    this.#isSavedGiven = Boolean(mapping);
    this.#preview.mapping.setSaved(mapping ?? defaultMapping);
  }

  /** The events as values. Set them as values, or as JSON: one event, an array, or one a line. */
  get events(): unknown[] {
    return this.#preview.events.entries.value.map(({ value }) => value);
  }
  set events(events: unknown[] | string) {
    void this.#preview.events.open(typeof events === "string" ? events : JSON.stringify(events, null, 2));
  }

  connectedCallback(): void {
    render(h(PreviewProvider, { value: this.#preview }, h(App, null)), this.#root);
    this.#stops = [this.#preview.start(), this.#followDraft()];
  }

  disconnectedCallback(): void {
    for (const stop of this.#stops) stop();
    render(null, this.#root);
  }

  #followDraft() {
    return effect(() => {
      const mapping = this.#preview.mapping.draft.value;
      if (mapping === this.#known) return;
      this.#known = mapping;
      this.#tell("mapping-change", mapping);
    });
  }

  /** Says false where the page has objected. */
  #tell(type: string, mapping: Mapping): boolean {
    const detail: MappingChange = { mapping, problems: this.#preview.mapping.problems.peek() };
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

customElements.define("segment-mapping-preview", SegmentMappingPreview);

declare global {
  interface HTMLElementTagNameMap {
    "segment-mapping-preview": SegmentMappingPreview;
  }
}
