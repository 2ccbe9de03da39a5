// Places a list below or above its field. It is in the top layer, so nothing clips it.

const GAP = 4;
const HEIGHT = 208;
/** Room for a key and its example. */
const WIDTH = 280;

/** Follows the field until the returned function is called. */
export function placeList(list: HTMLElement, field: HTMLElement): () => void {
  const place = () => {
    const { left, top, bottom, width } = field.getBoundingClientRect();
    const below = innerHeight - bottom - GAP;
    const isBelow = below >= HEIGHT || below >= top;
    const room = Math.min(HEIGHT, (isBelow ? below : top) - 2 * GAP);
    Object.assign(list.style, {
      left: `${Math.max(GAP, Math.min(left, innerWidth - Math.max(width, WIDTH) - GAP))}px`,
      width: `${Math.min(Math.max(width, WIDTH), innerWidth - 2 * GAP)}px`,
      maxHeight: `${room}px`,
      top: isBelow ? `${bottom + GAP}px` : "auto",
      bottom: isBelow ? "auto" : `${innerHeight - top + GAP}px`,
    });
  };
  list.showPopover();
  place();
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
  return () => {
    removeEventListener("scroll", place, { capture: true });
    removeEventListener("resize", place);
    if (list.isConnected) list.hidePopover();
  };
}
