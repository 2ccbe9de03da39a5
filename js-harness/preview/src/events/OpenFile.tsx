import { useRef } from "preact/hooks";
import { usePreview } from "../state/preview.ts";

export function OpenFile() {
  const { events } = usePreview();
  const file = useRef<HTMLInputElement>(null);
  const open = (input: HTMLInputElement) => {
    const [chosen] = input.files ?? [];
    if (chosen) void events.openFile(chosen);
    // So that the same file can be opened again.
    input.value = "";
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => file.current?.click()}>
        Open file
      </button>
      <input
        ref={file}
        type="file"
        accept=".json,.jsonl,.ndjson,.txt,.log,.gz,application/json"
        hidden
        aria-label="File of events"
        onChange={(event) => open(event.currentTarget)}
      />
    </>
  );
}
