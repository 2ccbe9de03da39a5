// Announces results to screen readers once typing pauses.

import { useEffect, useState } from "preact/hooks";
import { describe } from "./describe.ts";
import { usePreview } from "./state/preview.ts";
import { Words } from "./words.tsx";

const PAUSE = 700;

export function Announcer() {
  const words = describe(usePreview());
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    const timer = setTimeout(setAnnounced, PAUSE, words);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p class="unseen" role="status" aria-live="polite">
      <Words text={announced} />
    </p>
  );
}
