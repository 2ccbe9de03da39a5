// New names for events, one per row.

import { useId, useState } from "preact/hooks";
import { membersOf, textOf } from "../state/mapping.ts";
import { pointerTo } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";
import { KeyInput } from "./KeyInput.tsx";
import { NameHints } from "./NameHints.tsx";
import { type Problem, Problems } from "./Problems.tsx";
import { AddButton, RemoveButton } from "./RowButtons.tsx";
import { useMember, useProblems } from "./use-member.ts";
import { useRowFocus } from "./use-row-focus.ts";

const PATH = "/events/rename";

type Pair = [from: string, to: string];

export function RenameField() {
  const { mapping } = usePreview();
  const id = useId();
  const [rows, focusRow] = useRowFocus();
  const held = pairsOf(useMember(PATH));
  const [pairs, setPairs] = useState(held);
  const shown = isSame(pairs, held) && pairs.length > 0 ? pairs : held.length > 0 ? held : [["", ""] as Pair];
  const problems = useProblems(PATH);
  const repeated = shown.filter((pair, index) => isFull(pair) && !isUsed(shown, index));

  const change = (next: Pair[]) => {
    setPairs(next);
    const renames = renamesOf(next);
    if (!isSame(next, held)) mapping.set(PATH, Object.keys(renames).length > 0 ? renames : null);
  };
  const add = () => {
    change([...shown, ["", ""]]);
    focusRow(shown.length);
  };
  const remove = (index: number) => {
    change(shown.toSpliced(index, 1));
    focusRow(Math.max(0, index - 1));
  };
  const describedBy = problems.length + repeated.length > 0 ? `${id}-problem` : undefined;

  return (
    <div class="field keys rename" role="group" aria-labelledby={`${id}-label`}>
      <span class="field-label" id={`${id}-label`}>
        Rename
      </span>
      <div class="inputs" ref={rows}>
        {shown.map(([from, to], index) => (
          <div class="pair" key={index}>
            <KeyInput
              path={PATH}
              source="event"
              placeholder="Event name"
              label={shown.length > 1 ? `Rename, event name ${index + 1}` : "Rename, event name"}
              text={from}
              isWrong={problems.some(({ path }) => path === PATH) || repeated.includes(shown[index])}
              describedBy={describedBy}
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
              aria-describedby={describedBy}
              onInput={(event) => change(shown.with(index, [from, event.currentTarget.value]))}
            />
            {shown.length > 1 && (
              <RemoveButton label={`Remove ${from || "empty name"}`} onClick={() => remove(index)} />
            )}
          </div>
        ))}
      </div>
      <AddButton label="Add an event to rename" disabled={shown.some(([from]) => from === "")} onClick={add} />
      <Problems
        id={`${id}-problem`}
        problems={[...problems, ...repeated.map(repeatedName)]}
        noun={({ path }) => (path === `${PATH}/` ? "event name" : "new name")}
      />
      <NameHints
        names={held.map(([from]) => from)}
        source="event"
        onUse={(name, near) => change(shown.map(([from, to]) => [from === name ? near : from, to]))}
      />
    </div>
  );
}

function pairsOf(value: unknown): Pair[] {
  return Object.entries(membersOf(value)).map(([from, to]) => [from, textOf(to)]);
}

function isFull([from, to]: Pair): boolean {
  return from !== "" && to !== "";
}

/** A pair that repeats an earlier name is not used. */
function isUsed(pairs: Pair[], index: number): boolean {
  return pairs.findIndex((pair) => isFull(pair) && pair[0] === pairs[index][0]) === index;
}

function repeatedName([from]: Pair, index: number): Problem {
  return { path: `${PATH}/${index}`, code: "repeated_name", message: `\`${from}\` already has a new name` };
}

function renamesOf(pairs: Pair[]): Record<string, string> {
  return Object.fromEntries(pairs.filter((_, index) => isUsed(pairs, index)));
}

/** Whether the mapping holds what the pairs mean. Rows may hold more: half a pair, or a repeated name. */
function isSame(pairs: Pair[], held: Pair[]): boolean {
  return JSON.stringify(renamesOf(pairs)) === JSON.stringify(Object.fromEntries(held));
}
