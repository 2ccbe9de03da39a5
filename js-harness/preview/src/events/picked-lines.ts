// Marks the lines of the picked event if the editor holds several.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Range } from "../state/pointer.ts";

const line = Decoration.line({ class: "cm-picked" });
const setPicked = StateEffect.define<Range | undefined>();

export const pickedLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, { changes, effects, newDoc }) {
    const effect = effects.find((each) => each.is(setPicked));
    if (effect === undefined) return lines.map(changes);
    const range: Range | undefined = effect.value;
    const builder = new RangeSetBuilder<Decoration>();
    if (range && range.to <= newDoc.length) {
      for (let at = range.from; at <= range.to; at = newDoc.lineAt(at).to + 1) {
        const { from } = newDoc.lineAt(at);
        builder.add(from, from, line);
      }
    }
    return builder.finish();
  },
  provide: (lines) => EditorView.decorations.from(lines),
});

export function showPicked(view: EditorView, range: Range | undefined): void {
  view.dispatch({ effects: setPicked.of(range) });
}

/** Scrolls to the event and leaves the focus in the list. */
export function scrollToPicked(view: EditorView, { from }: Range): void {
  view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 8 }) });
}
