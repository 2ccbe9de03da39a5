import type { MappingProblem } from "@suprsend/segment-transform";
import { Words } from "../words.tsx";

/** The problems of a field, below it. */
export function Problems({ id, problems, noun }: { id: string; problems: MappingProblem[]; noun?: string }) {
  if (problems.length === 0) return null;
  return (
    <p class="problem" id={id}>
      {problems.map((problem) => (
        <span key={problem.path}>
          <Words text={wordsFor(problem, noun)} />
        </span>
      ))}
    </p>
  );
}

function wordsFor({ code, message }: MappingProblem, noun?: string): string {
  if (code !== "empty_key" || noun === undefined) return message;
  return noun === "trait key" ? "Enter a trait name" : `Enter ${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
