// What the edited mapping changes, and the button that saves it.

import { usePreview } from "../state/preview.ts";
import { plural } from "../words.tsx";
import { ChangeList } from "./ChangeList.tsx";

export function SaveBar() {
  const { mapping, save } = usePreview();
  const problems = mapping.problems.value.length;
  const isChanged = mapping.changed.value;
  return (
    <footer class="save-bar">
      {isChanged && problems === 0 && <ChangeList />}
      <div class="save-actions">
        <p class="save-state" role="status">
          {problems > 0 ? plural(problems, "problem") : isChanged ? "Not saved yet" : "Saved"}
        </p>
        <button type="button" class="button" disabled={!isChanged} onClick={() => mapping.edit(mapping.saved.value)}>
          Reset
        </button>
        {/* Not disabled: it keeps the focus after it is pressed. */}
        <button
          type="button"
          class="button primary"
          aria-disabled={!isChanged || problems > 0}
          onClick={() => isChanged && problems === 0 && save()}
        >
          Save mapping
        </button>
      </div>
    </footer>
  );
}
