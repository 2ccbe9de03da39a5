import type { ChannelValue } from "@suprsend/segment-transform";
import { readable } from "../state/pointer.ts";
import { usePreview } from "../state/preview.ts";
import { number } from "../words.tsx";

interface Props {
  value: ChannelValue;
  isNew: boolean;
  /** The index of the event that it came from. */
  origin: number;
}

/** One value of a channel: whether it is new or kept, and where it comes from. */
export function ChannelValueRow({ value: { value, from }, isNew, origin }: Props) {
  const { events, reveal } = usePreview();
  const place = isNew ? readable(from) : `${readable(from)} of event ${number(origin + 1)}`;
  const show = () => {
    events.pick(origin);
    reveal(from);
  };
  return (
    <li class={isNew ? "value new" : "value"}>
      <span class="value-text">{value}</span>
      <span class={isNew ? "mark" : "kept"}>{isNew ? "new" : "kept"}</span>
      <button type="button" class="link place" aria-label={`Show ${place}`} onClick={show}>
        {place}
      </button>
    </li>
  );
}
