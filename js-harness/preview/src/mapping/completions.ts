// Completions of a field, best first: by whether their values fit it, then by how many events have them.

import type { Catalog, Key } from "../state/catalog.ts";
import { fields } from "../state/fields.ts";
import { areFit } from "../state/fit.ts";
import type { Path } from "../state/mapping.ts";

/** What the keys or names in a field refer to. */
export type Source = "trait" | "property" | "event" | "member" | "integration";

/** Judging more keys would make typing slow. */
const MOST_JUDGED = 400;

export function completionsFor(path: Path, source: Source, catalog: Catalog): Key[] {
  const keys = keysOf(source, catalog).sort((a, b) => b.count - a.count);
  const field = fields.find((field) => field.path === path);
  const fit = new Set(field && keys.slice(0, MOST_JUDGED).filter((key) => areFit(field, key)));
  // Paths from the root stand behind the names that are looked up first anyway.
  const rank = (key: Key) => (fit.has(key) ? 0 : 2) + (isPath(key) ? 1 : 0);
  return keys.sort((a, b) => rank(a) - rank(b));
}

function isPath({ key }: Key): boolean {
  return key.startsWith("$.");
}

function keysOf(source: Source, { traits, properties, events }: Catalog): Key[] {
  // The members of an object are values; the object itself is not.
  const values = (keys: Map<string, Key>) => [...keys.values()].filter(({ isObject }) => !isObject);
  switch (source) {
    case "trait":
      return values(traits);
    case "property":
      return [...values(properties), ...values(traits).filter(isPath)];
    case "event":
      return [...events.values()];
    case "integration":
      return [...traits.values()].flatMap((key) => {
        const [, name] = key.key.match(/^\$\.integrations\.([^.]+)$/) ?? [];
        return name === undefined || name === "All" ? [] : [{ ...key, key: name }];
      });
    case "member":
      return [...traits.values(), ...properties.values()].filter((key) => !isPath(key) && !key.key.includes("."));
  }
}
