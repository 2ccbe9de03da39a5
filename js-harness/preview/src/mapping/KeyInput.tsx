// A field for a key or name, with completions from the events. It follows ARIA's combobox pattern.

import { useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Path } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import { plural } from "../words.tsx";
import { completionsFor, type Source } from "./completions.ts";
import { placeList } from "./place-list.ts";

const MOST_OPTIONS = 50;

interface Props {
  path: Path;
  source: Source;
  placeholder: string;
  label: string;
  text: string;
  isWrong: boolean;
  describedBy?: string;
  onText(text: string): void;
  onLeave?(): void;
}

export function KeyInput({ path, source, placeholder, label, text, isWrong, describedBy, onText, onLeave }: Props) {
  const { events } = usePreview();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [isTyped, setTyped] = useState(false);

  // Before anything is typed, the list offers all there is.
  const sought = isTyped ? text.toLowerCase() : "";
  const catalog = events.catalog.value;
  const completions = useMemo(
    () => (isOpen ? completionsFor(path, source, catalog) : []),
    [isOpen, path, source, catalog],
  );
  const options = completions.filter(({ key }) => key.toLowerCase().includes(sought)).slice(0, MOST_OPTIONS);
  const isShown = options.length > 0;

  // Once for all that is typed: to show it anew costs milliseconds.
  useLayoutEffect(() => {
    if (!isOpen || input.current === null || list.current === null) return;
    return placeList(list.current, input.current);
  }, [isOpen]);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const close = () => {
    setOpen(false);
    setActive(-1);
    setTyped(false);
  };
  const choose = (key: string) => {
    onText(key);
    close();
  };
  const move = (step: number) => {
    setOpen(true);
    const next = active < 0 && step < 0 ? options.length - 1 : active + step;
    setActive((next + options.length) % Math.max(options.length, 1));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && options[active]) choose(options[active].key);
    else if (event.key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
  };

  return (
    <div class="combobox">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 && options[active] ? `${id}-${active}` : undefined}
        aria-invalid={isWrong}
        aria-describedby={describedBy}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder={placeholder}
        value={text}
        onInput={(event) => {
          setOpen(true);
          setTyped(true);
          setActive(-1);
          onText(event.currentTarget.value);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          close();
          onLeave?.();
        }}
      />
      <ul
        ref={list}
        id={`${id}-list`}
        class="completions"
        role="listbox"
        aria-label="Found in the events"
        hidden={!isShown}
        popover="manual"
        // Browsers make a list that scrolls a stop of the Tab key.
        tabIndex={-1}
      >
        {options.map(({ key, example, count }, index) => (
          <li
            key={key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            // Before the input loses its focus.
            onPointerDown={(event) => {
              event.preventDefault();
              choose(key);
            }}
          >
            <span class="option-key">{key}</span>
            <span class="option-example">{source === "event" ? plural(count, "event") : example}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
