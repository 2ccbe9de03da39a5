import type { MappedTrack } from "@suprsend/segment-transform";
import { PropertyTable } from "./PropertyTable.tsx";

/** A track call as SuprSend receives it. */
export function EventCard({ event }: { event: MappedTrack }) {
  return (
    <article class="card event" aria-label="Event">
      <header>
        <h3>Event</h3>
        <p class="hint">From this track call</p>
      </header>
      <p class="event-name">{event.event_name}</p>
      <dl class="facts">
        <dt>distinct_id</dt>
        <dd class="distinct-id">{event.distinct_id}</dd>
        {event.tenant_id !== undefined && (
          <>
            <dt>tenant_id</dt>
            <dd class="tenant-id">{event.tenant_id}</dd>
          </>
        )}
      </dl>
      <h4>Properties</h4>
      <PropertyTable properties={event.properties} />
    </article>
  );
}
