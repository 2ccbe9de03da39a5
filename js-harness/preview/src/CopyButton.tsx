import { useState } from "preact/hooks";

interface Props {
  text(): string;
  label?: string;
  kind?: "button" | "link";
}

/** Copies a text, and shows on the button whether that worked. */
export function CopyButton({ text, label = "Copy", kind = "button" }: Props) {
  const [outcome, setOutcome] = useState<string>();
  const copy = async () => {
    const isCopied = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    );
    setOutcome(isCopied ? "Copied" : "Can't copy");
    setTimeout(setOutcome, 1500, undefined);
  };
  return (
    <button type="button" class={`${kind} copy`} aria-live="polite" onClick={copy}>
      {outcome ?? label}
    </button>
  );
}
