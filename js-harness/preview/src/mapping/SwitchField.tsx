import { useId } from "preact/hooks";
import type { Path } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import { Words } from "../words.tsx";
import { useMember, useProblems } from "./use-member.ts";

/** A member that is true or false. */
export function SwitchField({ path, label, hint }: { path: Path; label: string; hint: string }) {
  const { mapping } = usePreview();
  const id = useId();
  const [problem] = useProblems(path);
  const isOn = useMember(path) === true;
  return (
    <div class="field switch">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-describedby={`${id}-hint`}
        onChange={(event) => mapping.set(path, event.currentTarget.checked)}
      />
      <p class={problem ? "problem" : "hint"} id={`${id}-hint`}>
        <Words text={problem?.message ?? hint} />
      </p>
    </div>
  );
}
