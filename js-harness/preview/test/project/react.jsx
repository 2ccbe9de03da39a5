import { SegmentMappingPreview } from "@suprsend/segment-mapping-preview/react";
import { StrictMode, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

const mapping = { channels: { email: "mail", sms: null } };
const events = [{ type: "identify", userId: "react", traits: { mail: "ann@example.com" } }];
let saves = 0;

window.changes = [];
window.seen = [];

async function save() {
  saves += 1;
  if (saves === 1) throw new Error("no network");
}

function App() {
  const [isMounted, setMounted] = useState(true);
  window.mount = (value) => {
    flushSync(() => setMounted(value));
    const element = document.querySelector("segment-mapping-preview");
    if (element) window.seen.push(new WeakRef(element));
  };
  return isMounted ? (
    <SegmentMappingPreview
      mapping={mapping}
      events={events}
      onMappingChange={(change) => window.changes.push(change.mapping)}
      onMappingSave={save}
    />
  ) : null;
}

createRoot(document.querySelector("#root")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
