// Says results to those who do not see them, once typing pauses.

import { useEffect, useState } from "preact/hooks";
import { describe } from "./describe.ts";
import { usePreview } from "./state/preview.ts";
import { Words } from "./words.tsx";

const PAUSE = 700;

export function Announcer() {
  const words = describe(usePreview());
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(setSaid, PAUSE, words);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p class="unseen" role="status" aria-live="polite">
      <Words text={said} />
    </p>
  );
}
