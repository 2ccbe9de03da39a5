import { useState } from "preact/hooks";

/** Copies a text, and says so where the eye is. */
export function CopyButton({ text, label = "Copy" }: { text(): string; label?: string }) {
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
    <button type="button" class="button copy" aria-live="polite" onClick={copy}>
      {said ?? label}
    </button>
  );
}
