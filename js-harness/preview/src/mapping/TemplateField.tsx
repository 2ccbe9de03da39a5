import { useId } from "preact/hooks";
import { type Path, textOf } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import { Problems } from "./Problems.tsx";
import { useMember, useProblems } from "./use-member.ts";

/** The event name of page or screen calls. */
export function TemplateField({ path, label, example }: { path: Path; label: string; example: string }) {
  const { mapping } = usePreview();
  const id = useId();
  const value = useMember(path);
  const problems = useProblems(path);
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
          placeholder={`Not sent. Example: ${example}`}
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
