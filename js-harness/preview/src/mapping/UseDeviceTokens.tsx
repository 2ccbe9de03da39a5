import { DEVICE_TOKENS } from "../state/fields.ts";
import { memberOf } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";

interface Props {
  /** Called before the button disappears. */
  onUse(button: HTMLElement): void;
}

/** Turns on the switch for push tokens of devices. */
export function UseDeviceTokens({ onUse }: Props) {
  const { mapping } = usePreview();
  if (memberOf(mapping.draft.value, DEVICE_TOKENS) === true) return null;
  const use = (button: HTMLElement) => {
    onUse(button);
    mapping.set(DEVICE_TOKENS, true);
  };
  return (
    <button type="button" class="link" onClick={(event) => use(event.currentTarget)}>
      Use push tokens from the device
    </button>
  );
}
