// Hints below names that no event has, which are usually typos.

import { useMemo } from "preact/hooks";
import type { NameSource } from "../state/catalog.ts";
import { nearest } from "../state/nearest.ts";
import { usePreview } from "../state/preview.ts";
import { UnseenHint } from "./UnseenHint.tsx";
import { useMember } from "./use-member.ts";

interface Props {
  names: string[];
  source: NameSource;
  onUse(name: string, near: string): void;
}

export function NameHints({ names, source, onUse }: Props) {
  const catalog = usePreview().events.catalog.value;
  const templates = [useMember("/events/page"), useMember("/events/screen")];
  // Only the package knows the names that templates give.
  if (source === "event" && templates.some((template) => template !== null)) return null;
  const unseen = names.filter((name) => catalog.lacksName(source, name));
  return (
    <>
      {unseen.map((name) => (
        <NameHint key={name} name={name} source={source} onUse={onUse} />
      ))}
    </>
  );
}

function NameHint({ name, source, onUse }: Omit<Props, "names"> & { name: string }) {
  const catalog = usePreview().events.catalog.value;
  const near = useMemo(() => nearest(name, catalog.names(source)), [name, source, catalog]);
  const text = source === "event" ? "No event is named" : "No event has";
  return <UnseenHint text={text} name={name} near={near} onUse={(near) => onUse(name, near)} />;
}
