// The whole preview: three panels side by side, or one at a time on narrow screens.

import { effect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Announcer } from "./Announcer.tsx";
import { describe } from "./describe.ts";
import { EventsPanel } from "./events/EventsPanel.tsx";
import { MappingPanel } from "./mapping/MappingPanel.tsx";
import { ResultPanel } from "./result/ResultPanel.tsx";
import { type Panel, usePreview } from "./state/preview.ts";
import { Words } from "./words.tsx";

const panels: { id: Panel; label: string }[] = [
  { id: "mapping", label: "Mapping" },
  { id: "events", label: "Events" },
  { id: "result", label: "Result" },
];

export function App() {
  const { shown } = usePreview();
  const root = useRef<HTMLDivElement>(null);
  // Not by a render, which would come later: the panel must be visible to take the focus.
  useLayoutEffect(
    () =>
      effect(() => {
        if (root.current) root.current.dataset.shown = shown.value;
      }),
    [shown],
  );
  return (
    <div class="preview" ref={root}>
      <nav class="switcher" aria-label="Parts of the preview">
        {panels.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={shown.value === id}
            onClick={() => {
              shown.value = id;
            }}
          >
            {label}
          </button>
        ))}
        <Glance />
      </nav>
      <div class="panels">
        <MappingPanel />
        <EventsPanel />
        <ResultPanel />
      </div>
      <Announcer />
    </div>
  );
}

/** The result in one line, while another panel hides it. */
function Glance() {
  return (
    <p class="glance">
      <Words text={describe(usePreview())} />
    </p>
  );
}
