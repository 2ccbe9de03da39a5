import { useId } from "preact/hooks";
import { memberOf, type Path, problemsAt, textOf } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import { Problems } from "./Problems.tsx";

/** The event name of page or screen calls. */
export function TemplateField({ path, label, example }: { path: Path; label: string; example: string }) {
  const { mapping } = usePreview();
  const id = useId();
  const value = memberOf(mapping.draft.value, path);
  const problems = problemsAt(mapping.problems.value, path);
  return (
    <div class="field keys">
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="inputs">
        <input
          id={id}
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={`Not sent; for example ${example}`}
          value={value === null ? "" : textOf(value)}
          aria-invalid={problems.length > 0}
          aria-describedby={problems.length > 0 ? `${id}-problem` : undefined}
          onInput={({ currentTarget }) => mapping.set(path, currentTarget.value === "" ? null : currentTarget.value)}
        />
      </div>
      <Problems id={`${id}-problem`} problems={problems} noun="event name" />
    </div>
  );
}
