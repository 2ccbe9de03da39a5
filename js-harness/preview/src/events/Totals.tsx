// What became of all events, as filters of the list.

import { usePreview } from "../state/preview.ts";
import type { Filter, Summary } from "../state/summary.ts";
import { number, titleOf } from "../words.tsx";

const empty: Summary = { events: 0, mapped: 0, skipped: 0, rejected: 0, notes: 0, kinds: [] };

export function Totals() {
  const { outcomes } = usePreview();
  const summary = outcomes.finished.value?.summary ?? empty;
  return (
    <div class="totals" aria-busy={outcomes.isBusy.value}>
      <div class="filters" role="group" aria-label="Filter by outcome">
        <FilterButton filter="all" label="All" count={summary.events} />
        <FilterButton filter="mapped" label="Mapped" count={summary.mapped} />
        <FilterButton filter="notes" label="With notes" count={summary.notes} />
        <FilterButton filter="skipped" label="Skipped" count={summary.skipped} />
        <FilterButton filter="rejected" label="Rejected" count={summary.rejected} />
      </div>
      {summary.kinds.length > 0 && (
        <div class="filters kinds" role="group" aria-label="Filter by note">
          {summary.kinds.map(({ code, count, filter }) => (
            <FilterButton key={code} filter={filter} label={titleOf(code)} count={count} />
          ))}
        </div>
      )}
    </div>
  );
}

function FilterButton({ filter, label, count }: { filter: Filter; label: string; count: number }) {
  const { outcomes } = usePreview();
  const isOn = outcomes.filter.value === filter;
  return (
    <button
      type="button"
      class="filter"
      aria-pressed={isOn}
      onClick={() => {
        outcomes.filter.value = isOn ? "all" : filter;
      }}
    >
      {label} <span class="count">{number(count)}</span>
    </button>
  );
}
