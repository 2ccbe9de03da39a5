// The READMEs and guides of the project: their blocks, and the commands that they ask people to run.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const BUILT = new Set(["node_modules", "target", "dist", "lib"]);

/** The paths of all pages below a folder, from the root of the project. */
function pagesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return BUILT.has(entry.name) || entry.name.startsWith(".") ? [] : pagesIn(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

export const pages = pagesIn(".");

export const read = (path) => readFileSync(join(root, path), "utf8");

/** The fenced blocks of a page, or those in one language. */
export function blocks(page, language) {
  return [...read(page).matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
    .map(([, found, text]) => ({ language: found, text }))
    .filter((block) => language === undefined || block.language === language);
}

/** A page without its fenced blocks. */
export const prose = (page) => read(page).replaceAll(/^```[^\n]*\n.*?^```$/gms, "");

const COMMENT = /(^|\s+)# .*$/gm;
const PROMPTED = /^\$ ((?:[^'\n]|'[^']*')*)$/gm;
const INLINE = /`((?:[A-Z]+=\S+ )?(?:make|npm|npx|node|cargo|cd|tests\/\S+\.sh)(?:\s[^`]+)?)`/g;

/** The commands of a page: those of its shell blocks, and those in its text. */
export function commands(page) {
  const shell = blocks(page, "sh").flatMap(({ text }) => commandsOf(text));
  const console_ = blocks(page, "console").flatMap(({ text }) => promptedIn(text));
  return [
    ...shell,
    ...console_,
    ...[...prose(page).matchAll(INLINE)].map(([, command]) => command.replaceAll(/\s+/g, " ")),
  ];
}

/** The commands of a script, each without its comment and on one line. */
export function commandsOf(script) {
  const lines = script
    .replaceAll(COMMENT, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

/** The commands of a terminal's text, which begin with a prompt. A quoted argument may have several lines. */
export const promptedIn = (text) => [...text.matchAll(PROMPTED)].map(([, command]) => command);
