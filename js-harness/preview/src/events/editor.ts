// CodeMirror, tied to the preview's events. Loaded after the page, since it is the largest part.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
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
import { effect } from "@preact/signals";
import { LONGEST_TEXT } from "../state/events.ts";
import type { Preview } from "../state/preview.ts";
import { editorTheme } from "./editor-theme.ts";
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
    this.#stops = [this.#followText(), this.#followTarget(), this.#followPicked(), this.#followResult()];
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

  /** What is too long to edit is loaded like a file. */
  #pasting() {
    return EditorView.domEventHandlers({
      paste: (event) => {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (text.length <= LONGEST_TEXT) return false;
        event.preventDefault();
        void this.#preview.events.open(text);
        return true;
      },
    });
  }

  #followText() {
    const { events } = this.#preview;
    return effect(() => {
      events.replaced.value;
      const text = events.text.peek();
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
    const { events } = this.#preview;
    return effect(() => {
      const range = events.target.value;
      if (range === undefined) return;
      this.#view.dispatch({
        selection: { anchor: range.from, head: range.to },
        effects: EditorView.scrollIntoView(range.from, { y: "center" }),
      });
      this.#view.focus();
    });
  }

  #followPicked() {
    const { events } = this.#preview;
    const stops = [
      effect(() => showPicked(this.#view, events.fault.value ? undefined : events.pickedRange.value)),
      effect(() => {
        if (events.scrolled.value) scrollToPicked(this.#view, events.scrolled.value);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Marks what is no JSON, or what the picked event's result speaks of. */
  #followResult() {
    const { events, result } = this.#preview;
    return effect(() => {
      const fault = events.fault.value;
      const outcome = result.value;
      events.text.value;
      const marks: Diagnostic[] = [];
      if (fault) marks.push({ from: fault.at, to: fault.at, severity: "error", message: fault.message });
      else if (outcome?.status === "mapped") {
        for (const { path, message } of outcome.notes) {
          marks.push({ ...events.placeOf(path), severity: "warning", message });
        }
      } else if (outcome) {
        const severity = outcome.status === "rejected" ? "error" : "info";
        marks.push({ ...events.placeOf(outcome.path), severity, message: outcome.message });
      }
      const end = this.#view.state.doc.length;
      if (marks.some(({ to }) => to > end)) return;
      this.#view.dispatch(setDiagnostics(this.#view.state, marks));
    });
  }
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
  EditorView.contentAttributes.of({ "aria-label": "Events as JSON" }),
  // Tab leaves the editor, as the keyboard's users expect of a page.
  keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap]),
  editorTheme,
];
