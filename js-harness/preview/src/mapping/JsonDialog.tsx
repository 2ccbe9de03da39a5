// The mapping as JSON: to copy, to download, to paste or to open from a file.

import { useId, useRef, useState } from "preact/hooks";
import { CopyButton } from "../CopyButton.tsx";
import { usePreview } from "../state/preview.ts";
import { faultIn } from "../state/read.ts";
import { Words } from "../words.tsx";

export function JsonDialog() {
  const { mapping, isReadonly } = usePreview();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");

  const open = () => {
    setText(JSON.stringify(mapping.draft.value, null, 2));
    setProblem("");
    dialog.current?.showModal();
  };
  const apply = () => {
    const read = readMapping(text);
    if (typeof read === "string") return setProblem(read);
    mapping.edit(read);
    dialog.current?.close();
  };
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "segment-mapping.json";
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const openFile = async (input: HTMLInputElement) => {
    const [chosen] = input.files ?? [];
    if (chosen) setText(await chosen.text());
    setProblem("");
    input.value = "";
  };

  return (
    <>
      <button type="button" class="quiet" aria-haspopup="dialog" onClick={open}>
        {isReadonly.value ? "View as JSON" : "Edit as JSON"}
      </button>
      <dialog ref={dialog} aria-labelledby={`${id}-title`}>
        <form method="dialog" class="dialog-body">
          <h2 id={`${id}-title`}>Mapping as JSON</h2>
          {!isReadonly.value && <p class="hint">Copy the mapping, or paste another one and apply it.</p>}
          <textarea
            aria-label="Mapping as JSON"
            aria-invalid={problem !== ""}
            aria-describedby={`${id}-problem`}
            spellcheck={false}
            readOnly={isReadonly.value}
            rows={16}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="problem" id={`${id}-problem`} role="alert">
            <Words text={problem} />
          </p>
          <div class="dialog-actions">
            <CopyButton text={() => text} />
            <button type="button" class="button" onClick={download}>
              Download
            </button>
            {!isReadonly.value && (
              <button type="button" class="button" onClick={() => file.current?.click()}>
                Open file
              </button>
            )}
            <input
              ref={file}
              type="file"
              accept=".json,application/json"
              hidden
              onChange={(event) => openFile(event.currentTarget)}
            />
            <button type="submit" class="button">
              {isReadonly.value ? "Close" : "Cancel"}
            </button>
            {!isReadonly.value && (
              <button type="button" class="button primary" onClick={apply}>
                Apply
              </button>
            )}
          </div>
        </form>
      </dialog>
    </>
  );
}

/** Returns a mapping, which may have problems, or why the text holds none. */
function readMapping(text: string): object | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    return "A mapping is a JSON object. Nothing was applied.";
  } catch (error) {
    return `This isn't valid JSON: ${faultIn(text) ?? (error as Error).message}. Nothing was applied.`;
  }
}
