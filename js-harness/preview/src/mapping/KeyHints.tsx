// Hints below a field: keys that no event has, and a key worth adding.

import { useComputed } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { totalFor } from "../state/coverage.ts";
import { DEVICE_TOKEN, DEVICE_TOKENS, type Field } from "../state/fields.ts";
import { nounOf } from "../state/fit.ts";
import { nearest } from "../state/nearest.ts";
import { usePreview } from "../state/preview.ts";
import { plural } from "../words.tsx";
import { focusField, UnseenHint } from "./UnseenHint.tsx";
import { UseDeviceTokens } from "./UseDeviceTokens.tsx";
import { useMember, useProblems, useTexts } from "./use-member.ts";

export function KeyHints({ field }: { field: Field }) {
  const { mapping, events, isReadonly } = usePreview();
  const loads = events.loads.value;
  /** The key added from the suggestion, the keys before that, and the events that it was suggested for. */
  const [added, setAdded] = useState<{ key: string; before: string[]; loads: number }>();
  const keys = useTexts(field.path);
  const hasProblem = useProblems(field.path).length > 0;
  const isAdded = added?.loads === loads && keys.includes(added.key);
  const add = (key: string) => {
    wasPressed.current = true;
    setAdded({ key, before: keys, loads });
    mapping.setTexts(field.path, [...keys, key]);
  };
  const undo = (button: HTMLElement) => {
    focusField(button);
    if (added) mapping.setTexts(field.path, added.before);
    setAdded(undefined);
  };
  const undoButton = useRef<HTMLButtonElement>(null);
  const wasPressed = useRef(false);
  useLayoutEffect(() => {
    // The button that was pressed is gone.
    if (wasPressed.current) undoButton.current?.focus();
    wasPressed.current = false;
  });
  if (hasProblem) return null;
  return (
    <>
      {keys.map((key) => (
        <UnseenKey key={key} name={key} field={field} keys={keys} />
      ))}
      {isAdded && (
        <p class="key-hint">
          Added <code>{added.key}</code>.{" "}
          <button ref={undoButton} type="button" class="link" onClick={(event) => undo(event.currentTarget)}>
            Undo
          </button>
        </p>
      )}
      {!isAdded && !isReadonly.value && <Suggestion field={field} keys={keys} onAdd={add} />}
    </>
  );
}

function UnseenKey({ name, field, keys }: { name: string; field: Field; keys: string[] }) {
  const { mapping } = usePreview();
  const { isUnseen, near } = useUnseen(name, field);
  if (!isUnseen) return null;
  const use = (key: string) =>
    mapping.setTexts(
      field.path,
      keys.map((each) => (each === name ? key : each)),
    );
  return <UnseenHint text="No event has" name={name} near={near} onUse={use} />;
}

/** Whether no event has a key, and the nearest key that events have. */
function useUnseen(name: string | undefined, field: Field): { isUnseen: boolean; near?: string } {
  const { events, outcomes } = usePreview();
  const hasAny = useComputed(() => {
    const coverage = outcomes.finished.value?.coverage;
    return coverage !== undefined && totalFor(field, coverage) > 0;
  }).value;
  const catalog = events.catalog.value;
  const isUnseen = name !== undefined && hasAny && catalog.lacks(field.keysIn, name);
  const near = useMemo(
    () => (isUnseen ? nearest(name, catalog.frequent(field.keysIn)) : undefined),
    [isUnseen, name, catalog],
  );
  return { isUnseen, near };
}

function Suggestion({ field, keys, onAdd }: { field: Field; keys: string[]; onAdd(key: string): void }) {
  const suggestion = usePreview().outcomes.suggestions.value.get(field.path);
  const { near } = useUnseen(keys.at(-1), field);
  const usesDeviceTokens = useMember(DEVICE_TOKENS) === true;
  // What was meant is offered in place of the slip already.
  if (suggestion === undefined || suggestion.key === near || keys.includes(suggestion.key)) return null;
  const { key, users, added } = suggestion;
  if (key === DEVICE_TOKEN && usesDeviceTokens) return null;
  const count = added === users ? plural(users, "user") : plural(added, "more user");
  const label = keys.length > 0 ? "Map it too" : "Map it";
  return (
    <p class="key-hint suggestion">
      <code>{key}</code> has {nounOf(field)} for {count}.{" "}
      {key === DEVICE_TOKEN ? (
        <UseDeviceTokens onUse={focusField} />
      ) : (
        <button
          type="button"
          class="link"
          aria-label={`${label}: ${key} for ${field.label}`}
          onClick={() => onAdd(key)}
        >
          {label}
        </button>
      )}
    </p>
  );
}
