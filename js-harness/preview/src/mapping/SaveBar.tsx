// What the edited mapping changes, and the button that saves it.

import { usePreview } from "../state/preview.ts";
import { plural } from "../words.tsx";
import { ChangeList } from "./ChangeList.tsx";

export function SaveBar() {
  const { mapping, save, saving } = usePreview();
  const problems = mapping.problems.value.length;
  const isChanged = mapping.changed.value;
  const isSaving = saving.value instanceof Promise;
  const canSave = isChanged && problems === 0 && !isSaving;
  const failure = saving.value && "problem" in saving.value ? saving.value.problem : undefined;
  return (
    <footer class="save-bar">
      {isChanged && problems === 0 && <ChangeList />}
      <div class="save-actions">
        <p class={failure ? "save-state failed" : "save-state"} role="status">
          {isSaving
            ? "Saving…"
            : failure
              ? `Not saved: ${failure}`
              : problems > 0
                ? plural(problems, "problem")
                : isChanged
                  ? "Not saved yet"
                  : "Saved"}
        </p>
        <button type="button" class="button" disabled={!isChanged} onClick={() => mapping.edit(mapping.saved.value)}>
          Reset
        </button>
        {/* Not disabled: it keeps the focus after it is pressed. */}
        <button type="button" class="button primary" aria-disabled={!canSave} onClick={() => canSave && save()}>
          Save mapping
        </button>
      </div>
    </footer>
  );
}
