// One row of the form: a member of the mapping that names one key, event or property, or several.

import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { Path } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import type { Source } from "./completions.ts";
import { KeyInput } from "./KeyInput.tsx";
import { NameHints } from "./NameHints.tsx";
import { Problems } from "./Problems.tsx";
import { AddButton, RemoveButton } from "./RowButtons.tsx";
import { useProblems, useTexts } from "./use-member.ts";
import { useRowFocus } from "./use-row-focus.ts";

interface Props {
  path: Path;
  source: Source;
  label: string;
  /** What one text is, such as `trait key`. */
  noun: string;
  placeholder: string;
  icon?: ComponentChildren;
  /** Beside the label, and below the texts. */
  measure?: ComponentChildren;
  children?: ComponentChildren;
}

export function TextsField({ path, source, label, noun, placeholder, icon, measure, children }: Props) {
  const { mapping } = usePreview();
  const id = useId();
  const [rows, focusRow] = useRowFocus();
  const held = useTexts(path);
  // A text that is being emptied keeps its place, though the mapping no longer holds it.
  const [texts, setTexts] = useState(held);
  const shown = isSame(named(texts), held) && texts.length > 0 ? texts : held.length > 0 ? held : [""];
  const problems = useProblems(path);

  const change = (next: string[]) => {
    setTexts(next);
    if (!isSame(named(next), held)) mapping.setTexts(path, next);
  };
  const add = () => {
    setTexts([...shown, ""]);
    focusRow(shown.length);
  };
  const remove = (index: number) => {
    change(shown.toSpliced(index, 1));
    focusRow(Math.max(0, index - 1));
  };

  return (
    <div class="field keys" role="group" aria-labelledby={`${id}-label`}>
      <div class="field-head">
        <span class="field-label" id={`${id}-label`}>
          {icon}
          {label}
        </span>
        {measure}
      </div>
      <div class="inputs" ref={rows}>
        {shown.map((text, index) => (
          <div class="key" key={index}>
            <KeyInput
              path={path}
              source={source}
              placeholder={placeholder}
              label={shown.length > 1 ? `${label}, ${noun} ${index + 1}` : `${label}, ${noun}`}
              text={text}
              isWrong={problems.some((problem) => problem.path === path || problem.path === `${path}/${index}`)}
              describedBy={problems.length > 0 ? `${id}-problem` : undefined}
              onText={(next) => change(shown.with(index, next))}
              onLeave={() => change(shown.filter((key, at) => key !== "" || at === 0))}
            />
            {shown.length > 1 && (
              <RemoveButton label={`Remove ${text || `empty ${noun}`}`} onClick={() => remove(index)} />
            )}
          </div>
        ))}
      </div>
      <AddButton
        label={`Add ${withArticle(noun)} for ${label}`}
        disabled={named(shown).length < shown.length}
        onClick={add}
      />
      <Problems id={`${id}-problem`} problems={problems} noun={noun} />
      {(source === "event" || source === "member") && problems.length === 0 && (
        <NameHints
          names={held}
          source={source}
          onUse={(name, near) => change(held.map((text) => (text === name ? near : text)))}
        />
      )}
      {children}
    </div>
  );
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function named(texts: string[]): string[] {
  return texts.filter((text) => text !== "");
}

function isSame(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
