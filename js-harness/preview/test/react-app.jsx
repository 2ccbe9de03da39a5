"use client";
import { SegmentMappingPreview } from "@suprsend/segment-mapping-preview/react";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

const mapping = { channels: { email: "mail", sms: null } };
let saves = 0;

async function save() {
  saves += 1;
  if (saves === 1) throw new Error("no network");
}

/** A settings page whose first save fails, and which its tests mount and unmount. */
export function App({ events }) {
  const [isMounted, setMounted] = useState(true);
  useEffect(() => {
    window.changes = [];
    window.mount = (value) => flushSync(() => setMounted(value));
  }, []);
  return isMounted ? (
    <SegmentMappingPreview
      mapping={mapping}
      events={events}
      onMappingChange={(change) => window.changes.push(change.mapping)}
      onMappingSave={save}
    />
  ) : null;
}
