// Moves the focus to a row of a field that has been added, or to one beside a row that has been removed.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** The reference goes to the element that holds the rows, and the function takes the row to focus once it is there. */
export function useRowFocus(): [rows: RefObject<HTMLDivElement | null>, focusRow: (index: number) => void] {
  const rows = useRef<HTMLDivElement>(null);
  const toFocus = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (toFocus.current === undefined) return;
    rows.current?.children[toFocus.current]?.querySelector("input")?.focus();
    toFocus.current = undefined;
  });
  const focusRow = (index: number) => {
    toFocus.current = index;
  };
  return [rows, focusRow];
}
