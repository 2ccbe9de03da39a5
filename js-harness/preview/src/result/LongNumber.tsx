// JavaScript rounds numbers of many digits; the edge, which reads bytes, does not.

import { createScanner, SyntaxKind } from "jsonc-parser";

/** That many digits a number keeps in JavaScript. */
const MOST_DIGITS = 15;

export function LongNumber({ text }: { text: string }) {
  if (!holdsLongNumber(text)) return null;
  return (
    <p class="alert info">
      A number in this event has more digits than a browser keeps. The request has them all: it is what the edge sends.
    </p>
  );
}

function holdsLongNumber(text: string): boolean {
  // Most events are settled without reading them token by token.
  if (!/[\d.]{16}/.test(text)) return false;
  const scanner = createScanner(text, true);
  for (let token = scanner.scan(); token !== SyntaxKind.EOF; token = scanner.scan()) {
    if (token === SyntaxKind.NumericLiteral && scanner.getTokenValue().replace(/e.*|\D/gi, "").length > MOST_DIGITS) {
      return true;
    }
  }
  return false;
}
