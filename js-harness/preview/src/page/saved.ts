// Stores the saved mapping in this browser.

import { defaultMapping, type Mapping, validateMapping } from "@suprsend/segment-transform";

const KEY = "segment-mapping";

export function loadSaved(): Mapping {
  try {
    const mapping: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return validateMapping(mapping).length === 0 ? (mapping as Mapping) : defaultMapping;
  } catch {
    return defaultMapping;
  }
}

/** Returns whether the browser stored it. */
export function store(mapping: Mapping): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(mapping));
    return true;
  } catch {
    return false;
  }
}
