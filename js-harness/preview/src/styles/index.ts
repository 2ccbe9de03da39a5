// Constructed style sheets: a strict policy allows them where it forbids style elements.

import base from "./base.css?inline";
import controls from "./controls.css?inline";
import events from "./events.css?inline";
import layout from "./layout.css?inline";
import mapping from "./mapping.css?inline";
import result from "./result.css?inline";
import tokens from "./tokens.css?inline";

export const styleSheets = [tokens, base, layout, controls, mapping, events, result].map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
});
