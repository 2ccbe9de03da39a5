// The result of the picked event as text, to send to a colleague or support.

import { channels } from "@suprsend/segment-transform";
import { adviceOn, labelOf } from "./codes.ts";
import { nameOf } from "./state/entry-name.ts";
import { jsonOf } from "./state/json-of.ts";
import { readable } from "./state/pointer.ts";
import type { Preview } from "./state/preview.ts";
import { type ProfileStep, profileStep, userOf } from "./state/profile.ts";
import { reasonsFor } from "./state/reasons.ts";
import { distinctNotes } from "./state/result.ts";
import { capitalized, number } from "./words.tsx";

const LONGEST_EXAMPLE = 60;

export function explain({ events, mapping, result }: Preview): string {
  const [entry, outcome] = [events.entry.value, result.value];
  if (entry === undefined || outcome === undefined) return "";
  const lines = [`${nameOf(entry)}: ${capitalized(outcome.status)}`];
  if (outcome.status !== "mapped") {
    const { code, message } = outcome;
    return [...lines, `${labelOf(code)}: ${message}.`, adviceOn(code) ?? "", mappingLine(mapping.draft.value)].join(
      "\n",
    );
  }
  for (const { code, path, message } of distinctNotes(outcome)) {
    lines.push(`Note on ${readable(path) || "the event"}: ${labelOf(code)}: ${message}`);
  }
  const labels = new Map(channels.map(({ id, label }) => [id, label]));
  for (const { channel, value, from } of userOf(outcome)?.channels ?? []) {
    lines.push(`${labels.get(channel)}: ${value} (${readable(from)})`);
  }
  for (const { field, text, near } of reasonsFor(entry, mapping.mapper.value)) {
    const places = near.map(({ pointer, value }) => `The event has ${readable(pointer)}: ${exampleOf(value)}.`);
    lines.push(`${field.label}: no value. ${[text, ...places].join(" ")}`);
  }
  if ("event_name" in outcome && outcome.user === undefined) {
    const step = profileStep(events.entries.value, events.picked.value, mapping.mapper.value);
    if (step?.earlier === 0) lines.push(unknownUser(step));
  }
  return [...lines, mappingLine(mapping.draft.value)].join("\n").replaceAll("`", "");
}

/** Why SuprSend may discard the event of a user who has no earlier call. */
export function unknownUser({ later }: ProfileStep): string {
  const only = later === undefined ? "" : `, only a later one (event ${number(later + 1)})`;
  return `The list has no earlier identify call for this user${only}. If the user doesn't exist, SuprSend discards this event.`;
}

export function exampleOf(value: unknown): string {
  const text = jsonOf(value);
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE)}…` : text;
}

function mappingLine(mapping: unknown): string {
  return `Mapping: ${JSON.stringify(mapping)}`;
}
