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
        <p class="save-state">{problems > 0 ? plural(problems, "problem") : isChanged ? "Not saved yet" : "Saved"}</p>
        <button type="button" class="button" disabled={!isChanged} onClick={() => mapping.edit(mapping.saved.value)}>
          Reset
        </button>
        <button type="button" class="button primary" disabled={!isChanged || problems > 0} onClick={save}>
          Save mapping
        </button>
      </div>
    </footer>
  );
}
