// The request to SuprSend's hub, to read and to copy.

import { CopyButton } from "../CopyButton.tsx";
import { pretty } from "../state/pretty.ts";
import { usePreview } from "../state/preview.ts";
import { Json } from "./Json.tsx";

const HUB = "https://hub.suprsend.com/event/";

export function RequestCard() {
  const { events, mapping } = usePreview();
  const entry = events.entry.value;
  const request = entry && mapping.mapper.value.request(entry);
  if (request === undefined) return null;
  return (
    <article class="card request" aria-label="Request to SuprSend">
      <header>
        <h3>Request</h3>
        <CopyButton text={() => request} />
      </header>
      <p class="hint">
        <code>POST {HUB}</code>
      </p>
      <Json text={pretty(request)} />
    </article>
  );
}
