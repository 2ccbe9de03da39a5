import type { MappingProblem } from "@suprsend/segment-transform";
import { Words } from "../words.tsx";

/** A problem of the mapping, or of a row that is not in it. */
export type Problem = Pick<MappingProblem, "path" | "message"> & { code: string };

interface Props {
  id: string;
  problems: Problem[];
  /** What is missing if a text is empty. */
  noun?: string | ((problem: Problem) => string);
}

/** The problems of a field, below it. */
export function Problems({ id, problems, noun }: Props) {
  if (problems.length === 0) return null;
  return (
    <p class="problem" id={id}>
      {problems.map((problem) => (
        <span key={problem.path}>
          <Words text={wordsFor(problem, typeof noun === "function" ? noun(problem) : noun)} />
        </span>
      ))}
    </p>
  );
}

function wordsFor({ code, message }: Problem, noun?: string): string {
  if (code !== "empty_key" || noun === undefined) return message;
  return noun === "trait key" ? "Enter a trait name" : `Enter ${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
