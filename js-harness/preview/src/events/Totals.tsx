// Totals by outcome, which filter the list.

import { labelOf } from "../codes.ts";
import { usePreview } from "../state/preview.ts";
import type { Filter, Summary } from "../state/summary.ts";
import { number } from "../words.tsx";

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
      <div class="filters">
        <Find />
        <CodeMenu summary={summary} />
      </div>
    </div>
  );
}

function FilterButton({ filter, label, count }: { filter: Filter; label: string; count: number }) {
  const { outcomes, filterBy } = usePreview();
  const isOn = outcomes.filter.value === filter;
  return (
    <button type="button" class="filter" aria-pressed={isOn} onClick={() => filterBy(isOn ? "all" : filter)}>
      {label} <span class="count">{number(count)}</span>
    </button>
  );
}

function Find() {
  const { outcomes, find } = usePreview();
  return (
    <input
      type="search"
      class="find"
      aria-label="Find by user, email, or event name"
      placeholder="Find user, email, or event"
      autocomplete="off"
      spellcheck={false}
      value={outcomes.query.value}
      onInput={(event) => find(event.currentTarget.value)}
    />
  );
}

function CodeMenu({ summary: { kinds } }: { summary: Summary }) {
  const { outcomes, filterBy } = usePreview();
  const filter = outcomes.filter.value;
  const isCode = filter.startsWith("code:");
  if (kinds.length === 0 && !isCode) return null;
  return (
    <select
      class="select codes"
      aria-label="Filter by code"
      value={isCode ? filter : "all"}
      onChange={(event) => filterBy(event.currentTarget.value as Filter)}
    >
      <option value="all">All codes</option>
      {kinds.map((kind) => (
        <option key={kind.code} value={kind.filter}>
          {labelOf(kind.code)} ({number(kind.count)})
        </option>
      ))}
    </select>
  );
}
