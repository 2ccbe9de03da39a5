import type { ChannelValue } from "@suprsend/segment-transform";
import { readable } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";

/** One value of a channel: new with this event and where it stands in it, or kept from before. */
export function ChannelValueRow({ value: { value, from }, isNew }: { value: ChannelValue; isNew: boolean }) {
  const { events } = usePreview();
  const place = readable(from);
  return (
    <li class={isNew ? "value new" : "value"}>
      <span class="value-text">{value}</span>
      {isNew ? (
        <>
          <button
            type="button"
            class="link place"
            aria-label={`Show ${place} in the event`}
            onClick={() => events.reveal(from)}
          >
            {place}
          </button>
          <span class="mark">new</span>
        </>
      ) : (
        <span class="kept">kept</span>
      )}
    </li>
  );
}
