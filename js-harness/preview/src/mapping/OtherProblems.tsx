// Problems of the mapping that stand at no field of the form, such as a channel it does not know.

import { fields } from "../state/fields.ts";
import { type Path, problemsAt } from "../state/mapping.ts";
import { readable } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";
import { Words } from "../words.tsx";

/** Where a field shows its own problems. */
const shownPaths: Path[] = [
  ...fields.map(({ path }) => path),
  "/add_prefix",
  "/context/users",
  "/context/device_tokens",
  "/events/only",
  "/events/except",
  "/events/rename",
  "/events/page",
  "/events/screen",
  "/properties/except",
  "/integrations",
];

export function OtherProblems() {
  const problems = usePreview().mapping.problems.value;
  const atFields = shownPaths.flatMap((path) => problemsAt(problems, path));
  const others = problems.filter((problem) => !atFields.includes(problem));
  if (others.length === 0) return null;
  return (
    <div class="alert error" role="alert">
      {others.map(({ path, message }) => (
        <p key={path}>
          <strong>{readable(path) || "The mapping"}</strong>: <Words text={message} />
        </p>
      ))}
    </div>
  );
}
