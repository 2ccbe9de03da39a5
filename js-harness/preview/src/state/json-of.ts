/** A value as JSON to read, even if its depth overflows the stack. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "nested too deeply to show";
  }
}
