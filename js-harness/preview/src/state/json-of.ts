/** A value as JSON, for people: also one that JSON.stringify refuses, or whose depth overflows the stack. */
export function jsonOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}`;
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return "nested too deeply to show";
  }
}
