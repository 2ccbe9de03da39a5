// Text for people, safe to show on a terminal.

/** Escapes characters that could move the cursor, break the line, or color or reorder the text around them. */
export function printable(text) {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** A file's name, or a pattern, as messages quote it. */
export function quoted(text) {
  return `\`${printable(text)}\``;
}

/** As an argument that a shell leaves as it is. */
export function shellQuoted(text) {
  return `'${printable(text).replaceAll("'", "'\\''")}'`;
}

export function number(count) {
  return count.toLocaleString("en-US");
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** Rows of cells as aligned lines; columns of numbers are aligned to the right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => text(row[column]).length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column];
      return typeof cell === "number" ? text(cell).padStart(width) : text(cell).padEnd(width);
    });
    return `  ${cells.join("  ")}`.trimEnd();
  });
}

function text(cell) {
  return typeof cell === "number" ? number(cell) : printable(cell);
}

/** Cuts lines at the edge of a terminal. */
export function fit(lines, { isTTY, columns }) {
  if (!isTTY || !columns) return lines;
  return lines.map((line) => (line.length > columns ? `${line.slice(0, columns - 1)}…` : line));
}

/** Such as `1h 05m`, `12s` or `less than 1s`. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const pad = (count) => String(count).padStart(2, "0");
  if (whole === 0) return "less than 1s";
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`;
  return `${number(Math.floor(whole / 3600))}h ${pad(Math.floor(whole / 60) % 60)}m`;
}
