import { samples } from "../samples.ts";
import { usePreview } from "../state/preview.ts";

export function SampleMenu() {
  const { events } = usePreview();
  const open = (select: HTMLSelectElement) => {
    const sample = samples.find(({ id }) => id === select.value);
    if (sample) void events.open(sample.text);
  };
  return (
    <select
      class="select sample-menu"
      aria-label="Sample events"
      // Also where the user's own events stand in the editor, the chosen sample can be chosen again.
      value={samples.find(({ text }) => text === events.text.value)?.id ?? ""}
      onChange={(event) => open(event.currentTarget)}
    >
      <option value="" disabled hidden>
        Samples
      </option>
      {samples.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
