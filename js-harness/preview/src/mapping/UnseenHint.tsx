interface Props {
  /** Such as `No event has`. */
  text: string;
  name: string;
  near?: string;
  onUse(near: string): void;
}

/** Says that no event has a key or name, and offers the nearest one. */
export function UnseenHint({ text, name, near, onUse }: Props) {
  return (
    <p class={near ? "key-hint unseen-key near" : "key-hint unseen-key"}>
      {text} <code>{name}</code>.
      {near && (
        <>
          {" "}
          Did you mean{" "}
          <button
            type="button"
            class="link"
            onClick={({ currentTarget }) => {
              focusField(currentTarget);
              onUse(near);
            }}
          >
            <code>{near}</code>
          </button>
          ?
        </>
      )}
    </p>
  );
}

/** Call before a hint and its button disappear, so that the focus is not lost. */
export function focusField(button: HTMLElement): void {
  button.closest(".keys")?.querySelector("input")?.focus();
}
