// New names for events, one per row.

import { useId, useState } from "preact/hooks";
import { membersOf, textOf } from "../state/mapping.ts";
import { pointerTo } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";
import { KeyInput } from "./KeyInput.tsx";
import { NameHints } from "./NameHints.tsx";
import { Problems } from "./Problems.tsx";
import { AddButton, RemoveButton } from "./RowButtons.tsx";
import { useMember, useProblems } from "./use-member.ts";

const PATH = "/events/rename";

type Pair = [from: string, to: string];

export function RenameField() {
  const { mapping } = usePreview();
  const id = useId();
  const held = pairsOf(useMember(PATH));
  // A pair whose first name is still empty is not in the mapping.
  const [pairs, setPairs] = useState(held);
  const shown = isSame(named(pairs), held) && pairs.length > 0 ? pairs : held.length > 0 ? held : [["", ""] as Pair];
  const problems = useProblems(PATH);

  const change = (next: Pair[]) => {
    setPairs(next);
    const full = named(next);
    if (!isSame(full, held)) mapping.set(PATH, full.length > 0 ? Object.fromEntries(full) : null);
  };
  return (
    <div class="field keys rename" role="group" aria-labelledby={`${id}-label`}>
      <span class="field-label" id={`${id}-label`}>
        Rename
      </span>
      <div class="inputs">
        {shown.map(([from, to], index) => (
          <div class="pair" key={index}>
            <KeyInput
              path={PATH}
              source="event"
              placeholder="Event name"
              label={shown.length > 1 ? `Rename, event name ${index + 1}` : "Rename, event name"}
              text={from}
              isWrong={problems.some(({ path }) => path === PATH)}
              onText={(next) => change(shown.with(index, [next, to]))}
            />
            <input
              type="text"
              aria-label={shown.length > 1 ? `Rename, new name ${index + 1}` : "Rename, new name"}
              placeholder="New name"
              autocomplete="off"
              spellcheck={false}
              value={to}
              aria-invalid={problems.some(({ path }) => path === PATH + pointerTo([from]))}
              aria-describedby={problems.length > 0 ? `${id}-problem` : undefined}
              onInput={(event) => change(shown.with(index, [from, event.currentTarget.value]))}
            />
            {shown.length > 1 && (
              <RemoveButton
                label={`Remove ${from || "empty name"}`}
                onClick={() => change(shown.toSpliced(index, 1))}
              />
            )}
          </div>
        ))}
      </div>
      <AddButton
        label="Add an event to rename"
        disabled={shown.some(([from]) => from === "")}
        onClick={() => setPairs([...shown, ["", ""]])}
      />
      <Problems id={`${id}-problem`} problems={problems} noun="event name" />
      <NameHints
        names={held.map(([from]) => from)}
        source="event"
        onUse={(name, near) => change(held.map(([from, to]) => [from === name ? near : from, to]))}
      />
    </div>
  );
}

function pairsOf(value: unknown): Pair[] {
  return Object.entries(membersOf(value)).map(([from, to]) => [from, textOf(to)]);
}

function named(pairs: Pair[]): Pair[] {
  return pairs.filter(([from]) => from !== "");
}

function isSame(a: Pair[], b: Pair[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
