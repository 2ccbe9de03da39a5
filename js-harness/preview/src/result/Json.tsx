// Syntax-highlighted JSON.

import { createScanner, SyntaxKind } from "jsonc-parser";

/** Beyond this, colors would cost more time than they save. */
const LONGEST = 40_000;

export function Json({ text }: { text: string }) {
  return (
    // Scrolled with the keyboard, so it takes the focus.
    <pre class="json" tabIndex={0} role="region" aria-label="JSON of the request">
      {text.length > LONGEST
        ? text
        : tokensOf(text).map(({ kind, part }, index) =>
            kind ? (
              <span key={index} class={kind}>
                {part}
              </span>
            ) : (
              part
            ),
          )}
    </pre>
  );
}

function tokensOf(text: string): { kind?: string; part: string }[] {
  const scanner = createScanner(text);
  const tokens: { kind?: string; part: string }[] = [];
  for (let token = scanner.scan(); token !== SyntaxKind.EOF; token = scanner.scan()) {
    const end = scanner.getPosition();
    const part = text.slice(scanner.getTokenOffset(), end);
    tokens.push({ kind: kindOf(token, text[end] === ":"), part });
  }
  return tokens;
}

function kindOf(token: SyntaxKind, isName: boolean): string | undefined {
  if (token === SyntaxKind.StringLiteral) return isName ? "name" : "string";
  const literals = [SyntaxKind.NumericLiteral, SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.NullKeyword];
  return literals.includes(token) ? "literal" : undefined;
}
