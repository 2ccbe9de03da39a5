// One row of the form: the trait keys of a channel, or of the language.

import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { CrossIcon, PlusIcon } from "../icons.tsx";
import { type Field, keysOf, pathOf, problemsAt } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import { Words } from "../words.tsx";
import { KeyInput } from "./KeyInput.tsx";

interface Props {
  field: Field;
  label: string;
  icon: ComponentChildren;
}

export function KeysField({ field, label, icon }: Props) {
  const { mapping } = usePreview();
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  /** The key that the focus goes to once it is there. */
  const toFocus = useRef<number>(undefined);
  const keys = keysOf(mapping.draft.value, field);
  // A key that is being emptied keeps its place, though the mapping no longer holds it.
  const [texts, setTexts] = useState(keys);
  const shown = isSame(named(texts), keys) && texts.length > 0 ? texts : keys.length > 0 ? keys : [""];
  const problems = problemsAt(mapping.problems.value, pathOf(field));

  const change = (next: string[]) => {
    setTexts(next);
    if (!isSame(named(next), keys)) mapping.setKeys(field, named(next));
  };
  const add = () => {
    setTexts([...shown, ""]);
    toFocus.current = shown.length;
  };
  const remove = (index: number) => {
    change(shown.toSpliced(index, 1));
    toFocus.current = Math.max(0, index - 1);
  };
  useLayoutEffect(() => {
    if (toFocus.current === undefined) return;
    row.current?.querySelectorAll("input")[toFocus.current]?.focus();
    toFocus.current = undefined;
  });

  return (
    <div class="field keys" role="group" aria-labelledby={`${id}-label`} ref={row}>
      <span class="field-label" id={`${id}-label`}>
        {icon}
        {label}
      </span>
      <div class="inputs">
        {shown.map((text, index) => (
          <div class="key" key={index}>
            <KeyInput
              label={shown.length > 1 ? `${label}, trait key ${index + 1}` : `${label}, trait key`}
              text={text}
              isWrong={problems.some(({ path }) => path === pathOf(field) || path === `${pathOf(field)}/${index}`)}
              describedBy={problems.length > 0 ? `${id}-problem` : undefined}
              onText={(next) => change(shown.with(index, next))}
              onLeave={() => change(shown.filter((key, at) => key !== "" || at === 0))}
            />
            {shown.length > 1 && (
              <button
                type="button"
                class="icon-button"
                aria-label={`Remove ${text || "empty key"}`}
                onClick={() => remove(index)}
              >
                <CrossIcon />
              </button>
            )}
          </div>
        ))}
      </div>
      <button
        type="button"
        class="icon-button add"
        aria-label={`Add a trait key for ${label}`}
        disabled={named(shown).length < shown.length}
        onClick={add}
      >
        <PlusIcon />
      </button>
      {problems.length > 0 && (
        <p class="problem" id={`${id}-problem`}>
          {problems.map(({ path, message }) => (
            <span key={path}>
              <Words text={message} />
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function named(texts: string[]): string[] {
  return texts.filter((text) => text !== "");
}

function isSame(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
