// Indents JSON and changes nothing else: numbers keep their text.

import { applyEdits, createScanner, format, SyntaxKind } from "jsonc-parser";

const LONGEST = 500_000;
/** In deeper JSON, most of the text would be indentation. */
const DEEPEST = 100;

export function pretty(text: string): string {
  if (text.length > LONGEST || isDeep(text)) return text;
  return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2 }));
}

function isDeep(text: string): boolean {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token = scanner.scan(); token !== SyntaxKind.EOF; token = scanner.scan()) {
    if (token === SyntaxKind.OpenBraceToken || token === SyntaxKind.OpenBracketToken) depth += 1;
    else if (token === SyntaxKind.CloseBraceToken || token === SyntaxKind.CloseBracketToken) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
