// The whole preview: three panels side by side, or one at a time on narrow screens.

import { useState } from "preact/hooks";
import { Announcer } from "./Announcer.tsx";
import { describe } from "./describe.ts";
import { EventsPanel } from "./events/EventsPanel.tsx";
import { MappingPanel } from "./mapping/MappingPanel.tsx";
import { ResultPanel } from "./result/ResultPanel.tsx";
import { usePreview } from "./state/preview.ts";
import { Words } from "./words.tsx";

const panels = [
  { id: "mapping", label: "Mapping" },
  { id: "events", label: "Events" },
  { id: "result", label: "Result" },
] as const;

export function App() {
  const [shown, setShown] = useState<string>("mapping");
  return (
    <div class="preview" data-shown={shown}>
      <nav class="switcher" aria-label="Parts of the preview">
        {panels.map(({ id, label }) => (
          <button key={id} type="button" aria-pressed={shown === id} onClick={() => setShown(id)}>
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
