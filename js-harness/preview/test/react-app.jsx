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
  const [isReadonly, setReadonly] = useState(false);
  useEffect(() => {
    window.changes = [];
    window.setReadonly = (value) => flushSync(() => setReadonly(value));
    window.mount = (value) => flushSync(() => setMounted(value));
  }, []);
  return isMounted ? (
    <SegmentMappingPreview
      className="my-preview"
      hidden={false}
      readonly={isReadonly}
      mapping={mapping}
      events={events}
      onMappingChange={(change) => window.changes.push(change.mapping)}
      onMappingSave={save}
    />
  ) : null;
}
