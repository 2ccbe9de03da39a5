/** A value as JSON, for people: also one whose depth overflows the stack. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "nested too deeply to show";
  }
}
