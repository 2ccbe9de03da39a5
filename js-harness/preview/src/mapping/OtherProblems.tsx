// Problems of the mapping that stand at no field of the form, such as a channel it does not know.

import { channels } from "@suprsend/segment-transform";
import { pathOf, problemsAt } from "../state/mapping.ts";
import { readable } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";
import { Words } from "../words.tsx";

export function OtherProblems() {
  const problems = usePreview().mapping.problems.value;
  const fields = [...channels.map(({ id }) => pathOf(id)), pathOf("preferred_language"), "/add_prefix"];
  const atFields = fields.flatMap((path) => problemsAt(problems, path));
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
