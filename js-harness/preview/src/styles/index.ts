// Constructed style sheets: a strict policy forbids style elements.

import base from "./base.css?inline";
import controls from "./controls.css?inline";
import events from "./events.css?inline";
import layout from "./layout.css?inline";
import mapping from "./mapping.css?inline";
import result from "./result.css?inline";
import tokens from "./tokens.css?inline";

let sheets: CSSStyleSheet[] | undefined;

/** One set for all elements of a page. Created on first use, since servers have no CSSStyleSheet. */
export function styleSheets(): CSSStyleSheet[] {
  sheets ??= [tokens, base, layout, controls, mapping, events, result].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return sheets;
}
