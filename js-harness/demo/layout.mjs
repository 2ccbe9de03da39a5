// Formats text for a terminal: styles, wrapping, aligned tables and JSON.

import { styleText } from "node:util";
import { printable } from "../replay/output/text.js";

const { stdout } = process;

// In older supported versions of Node, styleText ignores the stream and NO_COLOR.
const styled = Boolean(stdout.isTTY && stdout.hasColors());

export const lineWidth = Math.min(Math.max(stdout.columns ?? 80, 60), 110);

export const bold = (text) => style("bold", text);
export const dim = (text) => style("dim", text);

function style(format, text) {
  return styled && format && text !== "" ? styleText(format, text) : text;
}

/** Cuts out the middle, since the ends of a token or an address identify it best. */
export function shorten(text, room) {
  const characters = [...text];
  if (characters.length <= room) return text;
  const tail = Math.floor((room - 1) / 3);
  const head = room - 1 - tail;
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - tail).join("")}`;
}

/** Fills lines with words. A word that is longer than a line is shortened. */
export function wrap(words, room) {
  const [first, ...rest] = words.map((word) => shorten(word, room));
  const lines = [first];
  for (const word of rest) {
    const longer = `${lines.at(-1)} ${word}`;
    if (widthOf(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * Formats rows of texts as aligned lines. A column may have a `style`, `align: "right"` and a
 * `max` width. The last column takes the remaining width and wraps.
 */
export function table(rows, columns, indent = 2) {
  const leading = columns.slice(0, -1);
  const cells = rows.map((row) => row.map(printable));
  const widths = leading.map(({ max = lineWidth }, column) =>
    Math.min(max, Math.max(...cells.map((row) => widthOf(row[column])))),
  );
  const start = widths.reduce((sum, width) => sum + width + 2, indent);

  return cells.flatMap((row) => {
    const first = leading.map((column, at) => cell(row[at], widths[at], column)).join("");
    const last = wrap(row.at(-1).split(" "), Math.max(lineWidth - start, 20));
    return last.map((line, at) => {
      return (at === 0 ? " ".repeat(indent) + first : " ".repeat(start)) + style(columns.at(-1).style, line);
    });
  });
}

function cell(text, width, column) {
  const short = shorten(text, width);
  const padding = " ".repeat(width - widthOf(short));
  const shown = style(column.style, short);
  return `${column.align === "right" ? padding + shown : shown + padding}  `;
}

function widthOf(text) {
  return [...text].length;
}

/** JSON on one line if it fits, otherwise on several lines. */
export function fitJson(value, indent = 2, prefix = "", suffix = "") {
  const spaces = " ".repeat(indent);
  const inline = spaces + prefix + inlineJson(value) + suffix;
  const entries = memberEntries(value);
  if (entries.length === 0 || widthOf(inline) <= lineWidth) return [printable(inline)];

  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (entries.length === 1) {
    const [label, member] = entries[0];
    return fitJson(member, indent, prefix + open + label, close + suffix);
  }
  return [printable(spaces + prefix + open), ...memberLines(entries, indent + 2), spaces + close + suffix];
}

/** A line for each member; numbers, texts and the like share one. */
function memberLines(entries, indent) {
  const lines = [];
  let mayShare = false;
  for (const [at, [label, member]] of entries.entries()) {
    const shares = member === null || typeof member !== "object";
    const next = fitJson(member, indent, label, at < entries.length - 1 ? "," : "");
    const shared = mayShare && shares ? `${lines.at(-1)} ${next[0].trimStart()}` : undefined;
    if (shared !== undefined && widthOf(shared) <= lineWidth) lines[lines.length - 1] = shared;
    else lines.push(...next);
    mayShare = shares;
  }
  return lines;
}

export function inlineJson(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = memberEntries(value).map(([label, member]) => label + inlineJson(member));
  return Array.isArray(value) ? `[${members.join(", ")}]` : `{${members.join(", ")}}`;
}

/** Members as [text before the value, value]. */
function memberEntries(value) {
  if (Array.isArray(value)) return value.map((member) => ["", member]);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).map(([name, member]) => [`${JSON.stringify(name)}: `, member]);
}
