// CodeMirror, tied to the preview's events. Loaded after the page, since it is the largest part.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { computed, effect, type ReadonlySignal, untracked } from "@preact/signals";
import { samples } from "../samples.ts";
import { LONGEST_TEXT, type PastePlace } from "../state/events.ts";
import type { Preview } from "../state/preview.ts";
import { editorTheme } from "./editor-theme.ts";
import { marksOf } from "./marks.tsx";
import { pickedLines, scrollToPicked, showPicked } from "./picked-lines.ts";

export class Editor {
  readonly #view: EditorView;
  readonly #preview: Preview;
  readonly #stops: (() => void)[];

  constructor(parent: HTMLElement, preview: Preview) {
    this.#preview = preview;
    this.#view = new EditorView({
      parent,
      // In a shadow root its styles are constructed ones, which a strict policy allows.
      root: parent.getRootNode() as ShadowRoot,
      doc: preview.events.text.peek(),
      extensions: [extensions, this.#listener(), this.#pasting()],
    });
    this.#stops = [
      this.#followText(),
      this.#followTarget(),
      this.#followScroll(),
      this.#followPicked(),
      this.#followMarks(),
    ];
  }

  focus(position: number): void {
    this.#view.dispatch({ selection: { anchor: Math.min(position, this.#view.state.doc.length) } });
    this.#view.focus();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#view.destroy();
  }

  #listener() {
    const { events } = this.#preview;
    return EditorView.updateListener.of(({ docChanged, selectionSet, state, transactions }) => {
      if (transactions.some((transaction) => transaction.isUserEvent("set"))) return;
      if (docChanged) events.edit(state.doc.toString());
      if (docChanged || selectionSet) events.pickAt(state.selection.main.head);
    });
  }

  /** Loads text that is too long to edit like a file, and adds whole events to a list. */
  #pasting() {
    return EditorView.domEventHandlers({
      paste: (event) => {
        const { events } = this.#preview;
        const text = event.clipboardData?.getData("text/plain") ?? "";
        const isTaken = text.length <= LONGEST_TEXT && events.paste(text, this.#pastePlace());
        if (!isTaken && text.length <= LONGEST_TEXT) return false;
        event.preventDefault();
        if (!isTaken) void events.open(text);
        return true;
      },
    });
  }

  #pastePlace(): PastePlace {
    const { selection, doc } = this.#view.state;
    const { from, to, empty } = selection.main;
    const text = this.#preview.events.text.peek();
    if (empty && samples.some((sample) => sample.text === text)) return "sample";
    return text.trim() === "" || (from === 0 && to === doc.length) ? "all" : "beside";
  }

  #followText() {
    const { events } = this.#preview;
    return onChange(events.replaced, () => {
      const text = events.text.value;
      const { doc } = this.#view.state;
      if (doc.toString() === text) return;
      this.#view.dispatch({
        changes: { from: 0, to: doc.length, insert: text },
        selection: { anchor: 0 },
        scrollIntoView: true,
        userEvent: "set",
      });
    });
  }

  #followTarget() {
    return onChange(this.#preview.events.target, (range) => {
      if (range === undefined) return;
      this.#view.dispatch({
        selection: { anchor: range.from, head: range.to },
        effects: EditorView.scrollIntoView(range.from, { y: "center" }),
      });
      this.#view.focus();
    });
  }

  #followScroll() {
    return onChange(this.#preview.events.scrolled, (range) => {
      if (range) scrollToPicked(this.#view, range);
    });
  }

  #followPicked() {
    const { events } = this.#preview;
    const range = computed(() => (events.fault.value ? undefined : events.pickedRange.value));
    return onChange(range, (range) => showPicked(this.#view, range));
  }

  #followMarks() {
    return onChange(marksOf(this.#preview), (marks) => {
      const end = this.#view.state.doc.length;
      this.#view.dispatch(
        setDiagnostics(
          this.#view.state,
          marks.filter(({ to }) => to <= end),
        ),
      );
    });
  }
}

/** Signals that `act` reads must not trigger the effect again. */
function onChange<T>(signal: ReadonlySignal<T>, act: (value: T) => void): () => void {
  return effect(() => {
    const value = signal.value;
    untracked(() => act(value));
  });
}

const extensions = [
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  highlightSpecialChars(),
  history(),
  foldGutter(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  json(),
  lintGutter(),
  pickedLines,
  search({ top: true }),
  EditorState.tabSize.of(2),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ "aria-label": "Events as JSON", tabindex: "0" }),
  // Tab leaves the editor, as the keyboard's users expect of a page.
  keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap]),
  editorTheme,
];
