import { useState } from "preact/hooks";

interface Props {
  text(): string;
  label?: string;
  kind?: "button" | "link";
}

/** Copies a text, and says so where the eye is. */
export function CopyButton({ text, label = "Copy", kind = "button" }: Props) {
  const [said, setSaid] = useState<string>();
  const copy = async () => {
    const isCopied = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    );
    setSaid(isCopied ? "Copied" : "Not allowed");
    setTimeout(setSaid, 1500, undefined);
  };
  return (
    <button type="button" class={`${kind} copy`} aria-live="polite" onClick={copy}>
      {said ?? label}
    </button>
  );
}
