// A list to pick an event from, filtered or whole. Only visible rows are rendered.

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { labelOf } from "../codes.ts";
import { nameOf } from "../state/entry-name.ts";
import { usePreview } from "../state/preview.ts";
import { distinctNotes, type Result } from "../state/result.ts";
import { number, plural } from "../words.tsx";

const ROW = 36;
const MOST_IN_SIGHT = 5;
const AROUND = 8;

export function EventList() {
  const { events, outcomes } = usePreview();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  const listed = outcomes.listed.value;
  const at = listed.indexOf(events.picked.value);

  useEffect(() => {
    if (list.current === null) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setHeight(contentRect.height));
    observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  // Another filter begins at its top.
  useEffect(() => {
    if (list.current) list.current.scrollTop = 0;
  }, [outcomes.filter.value, outcomes.query.value]);
  // The picked event is brought into sight, also in another list.
  useEffect(() => {
    const box = list.current;
    if (box === null || at < 0) return;
    box.scrollTop = Math.min(Math.max(box.scrollTop, (at + 1) * ROW - box.clientHeight), at * ROW);
  }, [at, listed]);

  const move = (to: number) => {
    const index = listed[Math.max(0, Math.min(to, listed.length - 1))];
    if (index !== undefined) events.pick(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.floor(height / ROW);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
    };
    const ends: Record<string, number> = { Home: 0, End: listed.length - 1 };
    const to = steps[event.key] ?? ends[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };

  // A filter may leave fewer rows than have been scrolled past.
  const lastTop = Math.max(0, listed.length * ROW - height);
  const first = Math.max(0, Math.floor(Math.min(top, lastTop) / ROW) - AROUND);
  const last = Math.min(listed.length, Math.ceil((top + height) / ROW) + AROUND);
  const inSight = first <= at && at < last;
  return (
    <div
      ref={list}
      class="event-list"
      role="listbox"
      tabIndex={0}
      aria-label="Events"
      // By the number of all events, so that a filter moves nothing.
      style={{ height: `${Math.min(events.entries.value.length, MOST_IN_SIGHT) * ROW + 2}px` }}
      aria-activedescendant={inSight ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      {listed.length === 0 && <p class="empty-list">No matching events</p>}
      <div style={{ height: `${first * ROW}px` }} role="presentation" />
      {listed.slice(first, last).map((index, offset) => (
        <Row key={index} id={`${id}-${first + offset}`} index={index} position={first + offset} count={listed.length} />
      ))}
      <div style={{ height: `${(listed.length - last) * ROW}px` }} role="presentation" />
    </div>
  );
}

function Row({ id, index, position, count }: { id: string; index: number; position: number; count: number }) {
  const { events, mapping } = usePreview();
  const entry = events.entries.value[index];
  if (entry === undefined) return null;
  const result = mapping.mapper.value.outcome(entry);
  return (
    <div
      id={id}
      class={`row ${result.status}`}
      role="option"
      aria-selected={index === events.picked.value}
      aria-setsize={count}
      aria-posinset={position + 1}
      onClick={() => events.pick(index)}
    >
      <span class="row-index">{number(index + 1)}</span>
      <span class="row-name">{nameOf(entry)}</span>
      <span class="row-result">{inShort(result)}</span>
    </div>
  );
}

function inShort(result: Result): string {
  if (result.status !== "mapped") return labelOf(result.code);
  const notes = distinctNotes(result).length;
  return notes > 0 ? plural(notes, "note") : "Mapped";
}
