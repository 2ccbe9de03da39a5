// The events: samples, files, a list if there are several, and the editor.

import { useState } from "preact/hooks";
import { usePreview } from "../state/preview.ts";
import { number, plural, Words } from "../words.tsx";
import { EditorBox } from "./EditorBox.tsx";
import { EventList } from "./EventList.tsx";
import { OpenFile } from "./OpenFile.tsx";
import { SampleMenu } from "./SampleMenu.tsx";
import { Totals } from "./Totals.tsx";

export function EventsPanel() {
  const { events, hasSamples } = usePreview();
  const [isOver, setOver] = useState(false);
  const isEmpty = events.text.value === "" && events.entries.value.length === 0;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void events.openFile(file);
  };
  return (
    <section
      class="panel events"
      aria-labelledby="events-title"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDropCapture={drop}
    >
      <header class="panel-head">
        <h2 id="events-title">Events</h2>
        <div class="actions">
          {hasSamples.value && <SampleMenu />}
          <OpenFile />
          <button type="button" class="quiet" disabled={isEmpty} onClick={() => events.clear()}>
            Clear
          </button>
        </div>
      </header>
      <div class="panel-body">
        <Progress />
        <Message />
        {events.entries.value.length > 1 && (
          <>
            <Totals />
            <EventList />
          </>
        )}
        <EditorBox />
      </div>
      <EditorStatus />
      {isOver && <p class="drop-hint">Drop a file of events here</p>}
    </section>
  );
}

function Progress() {
  const progress = usePreview().events.progress.value;
  if (progress === undefined) return null;
  const { done, total } = progress;
  return (
    <div class="progress">
      <progress aria-label="Loading events" max={total || undefined} value={total ? done : undefined} />
      <span>{total ? `${number(done)} of ${number(total)} events` : "Reading the file…"}</span>
    </div>
  );
}

function Message() {
  const message = usePreview().events.message.value;
  if (message === undefined) return null;
  return (
    <p class={`alert ${message.kind}`} role={message.kind === "error" ? "alert" : "status"}>
      <Words text={message.text} />
    </p>
  );
}

function EditorStatus() {
  const { events } = usePreview();
  const fault = events.fault.value;
  const count = events.entries.value.length;
  const place = events.holdsAll.value
    ? plural(count, "event")
    : `Event ${number(events.picked.value + 1)} of ${number(count)}`;
  return (
    <footer class="editor-status">
      {fault ? (
        <button type="button" class="link fault" onClick={() => events.goTo({ from: fault.at, to: fault.at })}>
          <Words text={fault.message} />
        </button>
      ) : (
        <span>{place}</span>
      )}
      {fault === undefined && <small class="drop-tip">paste, or drop a file</small>}
      <button type="button" class="link" disabled={fault !== undefined || count === 0} onClick={() => events.format()}>
        Format
      </button>
    </footer>
  );
}
