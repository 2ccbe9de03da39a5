// The editor in the colors of the page, light and dark alike.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const view = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--text)", backgroundColor: "var(--surface)" },
  "&.cm-focused, &:focus-within": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--text)" },
  // Above the editor's outline, which is to be seen on all sides.
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: "var(--active-line)" },
  ".cm-picked": { boxShadow: "inset 3px 0 var(--accent)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none", padding: "0 6px" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--border-strong)",
    borderRadius: "6px",
  },
  ".cm-diagnostic": { padding: "6px 10px", fontFamily: "var(--sans)", border: "none" },
  ".cm-lintRange": {
    backgroundImage: "none",
    textDecorationLine: "underline",
    textDecorationStyle: "wavy",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-error": { textDecorationColor: "var(--error)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warning)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--muted)" },
  // Dots in place of pictures, whose data: addresses the page's policy refuses.
  ".cm-gutter-lint": { width: "14px" },
  ".cm-lint-marker": { content: "none", width: "7px", height: "7px", margin: "7px 0 0 2px", borderRadius: "50%" },
  ".cm-lint-marker-error": { content: "none", backgroundColor: "var(--error)" },
  ".cm-lint-marker-warning": { content: "none", backgroundColor: "var(--warning)" },
  ".cm-lint-marker-info": { content: "none", backgroundColor: "var(--muted)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--error)" },
  ".cm-panels, .cm-panels.cm-panels-top": {
    backgroundColor: "var(--sunken)",
    color: "var(--text)",
    borderColor: "var(--border)",
  },
  ".cm-panel.cm-search": { display: "flex", flexWrap: "wrap", gap: "6px", padding: "8px 32px 8px 12px" },
  ".cm-panel.cm-search br": { display: "none" },
  ".cm-panel.cm-search :is(input, button, label)": { margin: "0", fontFamily: "var(--sans)", fontSize: "12.5px" },
  ".cm-textfield, .cm-button": {
    color: "var(--text)",
    backgroundColor: "var(--surface)",
    backgroundImage: "none",
    border: "1px solid var(--border-strong)",
    borderRadius: "6px",
    padding: "3px 8px",
  },
  ".cm-panel.cm-search [name=close]": { color: "var(--text)", inset: "6px 8px auto auto" },
  ".cm-searchMatch": { backgroundColor: "var(--warning-soft)", outline: "1px solid var(--warning)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)" },
});

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-key)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.punctuation, tags.separator], color: "var(--muted)" },
]);

export const editorTheme = [view, syntaxHighlighting(highlighting)];
