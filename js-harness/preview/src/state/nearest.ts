// Finds the known name nearest to a mistyped one.

/** Ignores letter case and separators. At most a third of the letters may differ. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const sought = plain(name);
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    if (candidate === name) continue;
    const distance = distanceOf(sought, plain(candidate), best?.distance ?? Math.floor(sought.length / 3) + 1);
    if (distance < (best?.distance ?? Math.floor(sought.length / 3) + 1)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** A name without letter case and separators. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** How many letters are added, removed, replaced, or swapped with a neighbor, up to `limit`. */
function distanceOf(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  const rows = Array.from({ length: a.length + 1 }, (_, row) => [row, ...Array<number>(b.length).fill(0)]);
  for (let column = 0; column <= b.length; column++) rows[0][column] = column;
  for (let row = 1; row <= a.length; row++) {
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const options = [rows[row - 1][column] + 1, rows[row][column - 1] + 1, rows[row - 1][column - 1] + cost];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) options.push(rows[row - 2][column - 2] + 1);
      rows[row][column] = Math.min(...options);
    }
  }
  return rows[a.length][b.length];
}
