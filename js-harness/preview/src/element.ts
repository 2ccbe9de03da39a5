// <segment-mapping-preview>: the whole preview as one element, for any settings page.

import { effect } from "@preact/signals";
import { defaultMapping, type Mapping, type MappingProblem } from "@suprsend/segment-transform";
import { h, render } from "preact";
import { App } from "./App.tsx";
import { Preview, PreviewProvider } from "./state/preview.ts";
import { styleSheets } from "./styles/index.ts";

const NAME = "segment-mapping-preview";
const TOO_LATE = "waitUntil was called too late: call it before the listener awaits";
/** In the order to set them: without a saved mapping, the first mapping becomes the saved one. */
const PROPERTIES = ["savedMapping", "mapping", "events", "readonly", "samples"] as const;

/** Detail of `mapping-change`, which follows each of the user's edits. */
export interface MappingChange {
  mapping: Mapping;
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

// Servers have no HTMLElement but may import this module.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

export class SegmentMappingPreview extends Base {
  static readonly observedAttributes = ["readonly", "samples"];

  readonly #preview = new Preview();
  readonly #root = this.attachShadow({ mode: "open" });
  #stops: (() => void)[] = [];
  /** Which property gave the saved mapping. */
  #savedBy: "mapping" | "savedMapping" | undefined;
  /** Whether the page is still loading the mapping. */
  #isLoading = false;
  /** The last mapping that the page set or was notified of. */
  #known = this.mapping;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = styleSheets();
    this.#preview.onSave = (mapping) => this.#askToSave(mapping);
    this.#takeOverProperties();
  }

  /**
   * The mapping in the form. The first one that is set also counts as the saved one. `null` means not loaded yet: the
   * form cannot be changed, and the next mapping counts as the first one.
   */
  get mapping(): Mapping {
    return this.#preview.mapping.draft.value;
  }
  set mapping(given: Mapping | null | undefined) {
    this.#isLoading = !given;
    this.#updateReadonly();
    if (given && this.#savedBy === undefined) {
      this.savedMapping = given;
      this.#savedBy = "mapping";
    }
    if (!given) this.#preview.saving.value = undefined;
    if (!given && this.#savedBy === "mapping") this.savedMapping = null;
    this.#known = given ?? defaultMapping;
    this.#preview.mapping.edit(this.#known);
  }

  /** The mapping that changes are shown against. */
  get savedMapping(): Mapping {
    return this.#preview.mapping.saved.value;
  }
  set savedMapping(mapping: Mapping | null | undefined) {
    this.#savedBy = mapping ? "savedMapping" : undefined;
    this.#preview.mapping.setSaved(mapping ?? defaultMapping);
  }

  /** The events as values. Set them as values, or as JSON: one event, an array, or one on each line. */
  get events(): unknown[] {
    return this.#preview.events.entries.value.map(({ value }) => value);
  }
  set events(events: readonly unknown[] | string | null | undefined) {
    const text = typeof events === "string" ? events : events ? JSON.stringify(events, null, 2) : "";
    void this.#preview.events.open(text);
  }

  /** Whether the mapping can only be viewed. */
  get readonly(): boolean {
    return this.hasAttribute("readonly");
  }
  set readonly(isReadonly: boolean) {
    this.toggleAttribute("readonly", Boolean(isReadonly));
  }

  /** `off` hides the menu of sample events. */
  get samples(): string {
    return this.getAttribute("samples") ?? "on";
  }
  set samples(samples: string) {
    this.setAttribute("samples", samples);
  }

  attributeChangedCallback(): void {
    this.#updateReadonly();
    this.#preview.hasSamples.value = this.samples !== "off";
  }

  #updateReadonly(): void {
    this.#preview.isReadonly.value = this.readonly || this.#isLoading;
  }

  connectedCallback(): void {
    render(h(PreviewProvider, { value: this.#preview }, h(App, null)), this.#root);
    this.#stops = [this.#preview.start(), this.#followDraft()];
  }

  disconnectedCallback(): void {
    for (const stop of this.#stops) stop();
    render(null, this.#root);
  }

  /** Properties set before the element was defined are own properties, which shadow the accessors. */
  #takeOverProperties(): void {
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete (this as Partial<Record<typeof name, unknown>>)[name];
      Object.assign(this, { [name]: value });
    }
  }

  #followDraft() {
    return effect(() => {
      const mapping = this.#preview.mapping.draft.value;
      if (mapping === this.#known) return;
      this.#known = mapping;
      this.#dispatch("mapping-change", { mapping, problems: this.#preview.mapping.problems.peek() });
    });
  }

  /** Returns false if the page cancelled the save, otherwise what to wait for. */
  #askToSave(mapping: Mapping): boolean | Promise<unknown> {
    const waits: Promise<unknown>[] = [];
    let isOver = false;
    const detail: MappingSave = {
      mapping,
      problems: this.#preview.mapping.problems.peek(),
      waitUntil: (saving) => {
        if (isOver) throw new DOMException(TOO_LATE, "InvalidStateError");
        waits.push(saving);
      },
    };
    const isAllowed = this.#dispatch("mapping-save", detail);
    isOver = true;
    return isAllowed && waits.length > 0 ? Promise.all(waits) : isAllowed;
  }

  #dispatch(type: string, detail: MappingChange): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

// Another copy of this module may have defined it.
if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, SegmentMappingPreview);

declare global {
  interface HTMLElementTagNameMap {
    "segment-mapping-preview": SegmentMappingPreview;
  }
}
