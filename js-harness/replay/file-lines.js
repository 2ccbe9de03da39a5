// The lines of an open file.

/** A last line that does not end is not whole. */
export async function* linesOf(file) {
  let rest = "";
  for await (const text of file.createReadStream({ encoding: "utf8", start: 0, autoClose: false })) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop();
    for (const line of lines) yield { line, isWhole: true };
  }
  if (rest !== "") yield { line: rest, isWhole: false };
}
