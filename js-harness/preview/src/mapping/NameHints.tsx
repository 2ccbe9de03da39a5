// Hints below names that no event has, which are usually typos.

import { useMemo } from "preact/hooks";
import type { NameSource } from "../state/catalog.ts";
import { nearest } from "../state/nearest.ts";
import { usePreview } from "../state/preview.ts";

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
  return (
    <p class={near ? "key-hint unseen-key near" : "key-hint unseen-key"}>
      {source === "event" ? "No event is named" : "No event has"} <code>{name}</code>.
      {near && (
        <>
          {" "}
          Did you mean{" "}
          <button
            type="button"
            class="link"
            onClick={({ currentTarget }) => {
              // The button disappears with its hint.
              currentTarget.closest(".keys")?.querySelector("input")?.focus();
              onUse(name, near);
            }}
          >
            <code>{near}</code>
          </button>
          ?
        </>
      )}
    </p>
  );
}
