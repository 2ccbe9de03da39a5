// The page's state in its address. A link shares the mapping and the sample, never the user's events.

import type { Mapping } from "@suprsend/segment-transform";

export interface LinkState {
  mapping?: Mapping;
  sample?: string;
  problem?: string;
}

export function readLink(hash: string): LinkState {
  const members = new URLSearchParams(hash.slice(1));
  const state: LinkState = { sample: members.get("sample") ?? undefined };
  const text = members.get("mapping");
  if (text === null) return state;
  try {
    const mapping: unknown = JSON.parse(text);
    if (typeof mapping === "object" && mapping !== null && !Array.isArray(mapping)) return { ...state, mapping };
  } catch {
    // Invalid JSON is not a mapping either.
  }
  return { ...state, problem: "This link doesn't contain a valid mapping. Showing the saved one." };
}

export function writeLink(mapping: Mapping, sample?: string): string {
  const members = new URLSearchParams({ mapping: JSON.stringify(mapping) });
  if (sample !== undefined) members.set("sample", sample);
  return `#${members}`;
}
