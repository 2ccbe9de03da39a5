// Problems of the mapping that belong to no field, such as an unknown channel or a section of the wrong type.

import { leavesOf, type Path, problemsAt } from "../state/mapping.ts";
import { readable } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";
import { Words } from "../words.tsx";

/** Groups of fields, which show these problems themselves. */
const groups: Path[] = ["/channels", "/preferences", "/context", "/events", "/properties"];
/** Fields, which show their own. */
const fields = leavesOf("");

/** Those of one group, or those of none. */
export function OtherProblems({ within }: { within?: Path }) {
  const problems = usePreview().mapping.problems.value;
  const shownElsewhere = [...fields, ...(within ? [] : groups)].flatMap((path) => problemsAt(problems, path));
  const others = (within ? problemsAt(problems, within) : problems).filter(
    (problem) => !shownElsewhere.includes(problem),
  );
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
