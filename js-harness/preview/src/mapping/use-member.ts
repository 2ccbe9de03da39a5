// Hooks that read a member of the mapping. The component renders again only if that member changes.

import { useComputed } from "@preact/signals";
import type { MappingProblem } from "@suprsend/segment-transform";
import { useMemo } from "preact/hooks";
import { memberOf, type Path, problemsAt, textsOf } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";

export function useTexts(path: Path): string[] {
  const { mapping } = usePreview();
  return useSame(() => textsOf(mapping.draft.value, path));
}

export function useMember(path: Path): unknown {
  const { mapping } = usePreview();
  return useSame(() => memberOf(mapping.draft.value, path));
}

export function useProblems(path: Path): MappingProblem[] {
  const { mapping } = usePreview();
  return useSame(() => problemsAt(mapping.problems.value, path));
}

/** The same object as long as its JSON is the same. */
function useSame<T>(read: () => T): T {
  const json = useComputed(() => JSON.stringify(read())).value;
  return useMemo(() => JSON.parse(json) as T, [json]);
}
