// Hints below names that no event has, which are usually typos.

import { useMemo } from "preact/hooks";
import type { NameSource } from "../state/catalog.ts";
import { nearest } from "../state/nearest.ts";
import { usePreview } from "../state/preview.ts";
import { UnseenHint } from "./UnseenHint.tsx";

interface Props {
  names: string[];
  source: NameSource;
  onUse(name: string, near: string): void;
}

export function NameHints({ names, source, onUse }: Props) {
  const catalog = usePreview().events.catalog.value;
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
