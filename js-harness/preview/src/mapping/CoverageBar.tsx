// How many users get a value, as a number and a small bar, and how many values look wrong.

import { totalFor } from "../state/coverage.ts";
import type { Field } from "../state/fields.ts";
import { usePreview } from "../state/preview.ts";
import { number, plural } from "../words.tsx";

export function CoverageBar({ field }: { field: Field }) {
  const coverage = usePreview().outcomes.finished.value?.coverage;
  const { reached, wrong } = coverage?.fields.get(field.path) ?? { reached: 0, wrong: 0 };
  const total = coverage ? totalFor(field, coverage) : 0;
  if (total < 2) return null;
  return (
    <span class="coverage">
      <span class="bar" aria-hidden="true">
        <span style={{ inlineSize: `${(100 * reached) / total}%` }} />
      </span>
      <span>
        {number(reached)} of {plural(total, field.keysIn === "properties" ? "event" : "user")}
      </span>
      {wrong > 0 && (
        <span class="wrong">
          {plural(wrong, "value")} look{wrong === 1 ? "s" : ""} wrong
        </span>
      )}
    </span>
  );
}
