// The buttons that remove and add a row of a field.

import { CrossIcon, PlusIcon } from "../icons.tsx";

interface Props {
  label: string;
  disabled?: boolean;
  onClick: () => void;
}

export function RemoveButton({ label, onClick }: Props) {
  return (
    <button type="button" class="icon-button" aria-label={label} onClick={onClick}>
      <CrossIcon />
    </button>
  );
}

export function AddButton({ label, disabled, onClick }: Props) {
  return (
    <button type="button" class="icon-button add" aria-label={label} disabled={disabled} onClick={onClick}>
      <PlusIcon />
    </button>
  );
}
