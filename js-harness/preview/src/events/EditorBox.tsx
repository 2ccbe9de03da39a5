// The editor, or a plain text field until it has loaded.

import { useEffect, useRef, useState } from "preact/hooks";
import { usePreview } from "../state/preview.ts";
import { pause } from "../state/slices.ts";
import type { Editor } from "./editor.ts";

/** Makes the page usable before its largest part loads. */
async function painted(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await pause();
}

export function EditorBox() {
  const preview = usePreview();
  const { events } = preview;
  const box = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const [editor, setEditor] = useState<Editor>();

  useEffect(() => {
    let isGone = false;
    let made: Editor | undefined;
    void painted()
      .then(() => import("./editor.ts"))
      .then(({ Editor }) => {
        if (isGone || box.current === null) return;
        const hadFocus = plain.current?.matches(":focus") ?? false;
        made = new Editor(box.current, preview);
        if (hadFocus) made.focus(plain.current?.selectionEnd ?? 0);
        setEditor(made);
      });
    return () => {
      isGone = true;
      made?.destroy();
    };
  }, [preview]);

  return (
    <div class="editor-box" ref={box}>
      {editor === undefined && (
        <textarea
          ref={plain}
          class="plain-editor"
          aria-label="Events as JSON"
          spellcheck={false}
          value={events.text.value}
          onInput={(event) => events.edit(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
