// A part of the form that is closed until it is used.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { isUsed, leavesOf, type Path, problemsAt } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import { plural, Words } from "../words.tsx";
import { OtherProblems } from "./OtherProblems.tsx";

interface Props {
  title: string;
  /** Its purpose, and what happens without it. */
  hint: string;
  /** The member of the mapping that it holds. */
  path: Path;
  children: ComponentChildren;
}

export function Section({ title, hint, path, children }: Props) {
  const { mapping, outcomes } = usePreview();
  const [toggled, setToggled] = useState<boolean>();
  const paths = leavesOf(path);
  const used = paths.filter((path) => isUsed(mapping.draft.value, path)).length;
  const suggested = paths.filter((path) => outcomes.suggestions.value.has(path)).length;
  const state = used > 0 ? `${used} set` : suggested > 0 ? plural(suggested, "suggestion") : "Not used";
  const hasProblem = problemsAt(mapping.problems.value, path).length > 0;
  const isOpen = hasProblem || (toggled ?? used > 0);
  return (
    <details
      class="section"
      open={isOpen}
      onToggle={({ currentTarget: { open } }) => open !== isOpen && setToggled(open)}
    >
      <summary>
        <span>{title}</span>
        <span class="section-state">{state}</span>
      </summary>
      {isOpen && (
        // Emptying its last field must not close it.
        <div class="section-body" onFocusCapture={() => setToggled(true)}>
          <p class="hint">
            <Words text={hint} />
          </p>
          <OtherProblems within={path} />
          {children}
        </div>
      )}
    </details>
  );
}
