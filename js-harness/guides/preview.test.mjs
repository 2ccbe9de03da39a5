// The snippets that embed the preview compile against its types.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { blocks, root } from "./pages.mjs";

const preview = join(root, "js-harness/preview");

/** What the reader has. */
const DECLARED = `
import type { Mapping } from "@suprsend/segment-mapping-preview";
declare const loadMapping: () => Promise<Mapping>;
declare const loadRecentEvents: () => Promise<unknown[]>;
declare const saveMapping: (mapping: Mapping) => Promise<void>;
declare const mapping: Mapping;
declare const events: unknown[];
`;

const OPTIONS =
  "--noEmit --strict --skipLibCheck --target es2022 --module esnext --moduleResolution bundler --jsx react-jsx";

const snippets = [
  ["README.md", "js"],
  ["js-harness/preview/README.md", "js"],
  ["js-harness/preview/README.md", "jsx"],
].flatMap(([page, language]) => blocks(page, language).map(({ text }) => [page, text]));

for (const [page, text] of snippets.filter(([, text]) => text.includes("segment-mapping-preview"))) {
  test(`${page}: ${text.slice(0, text.indexOf("\n"))}`, (t) => {
    // Inside of the package, so that its name leads to its types.
    const folder = mkdtempSync(join(preview, "snippet-"));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "snippet.tsx"), text + DECLARED);
    const args = ["--no-install", "tsc", ...OPTIONS.split(" "), "--ignoreConfig", join(folder, "snippet.tsx")];
    const { status, stdout, stderr } = spawnSync("npx", args, { cwd: preview, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  });
}
