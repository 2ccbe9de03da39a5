// The mapping: as it is being edited, as it was saved, and what is wrong with it.

import { computed, signal } from "@preact/signals";
import {
  type ChannelId,
  defaultMapping,
  type Mapping,
  type MappingProblem,
  validateMapping,
} from "@suprsend/segment-transform";
import { Mapper } from "./mapper.ts";

/** The preferences, with their names in the settings page. */
export const preferences = [
  { id: "preferred_language", label: "Preferred language" },
  { id: "locale", label: "Locale" },
  { id: "timezone", label: "Time zone" },
] as const;

/** What a form edits: one list of trait keys. */
export type Field = ChannelId | "preferred_language";

export class MappingState {
  readonly draft = signal<Mapping>(defaultMapping);
  readonly saved = signal<Mapping>(defaultMapping);
  readonly problems = computed(() => validateMapping(this.draft.value));
  readonly changed = computed(() => sameText(this.draft.value) !== sameText(this.saved.value));
  /** Of the last draft that could be used, so that a slip of the finger does not empty the page. */
  readonly mapper = signal(new Mapper(defaultMapping));
  readonly savedMapper = signal(this.mapper.value);

  edit(mapping: Mapping): void {
    this.draft.value = mapping;
    if (this.problems.value.length === 0) this.mapper.value = new Mapper(mapping);
  }

  /** The mapping that drafts are compared with. */
  setSaved(mapping: Mapping): void {
    if (validateMapping(mapping).length > 0) return;
    this.saved.value = mapping;
    this.savedMapper.value = new Mapper(mapping);
  }

  setPrefix(add_prefix: boolean): void {
    this.edit({ ...membersOf(this.draft.value), add_prefix });
  }

  setKeys(field: Field, keys: string[]): void {
    const draft = membersOf(this.draft.value);
    const named = keys.filter((key) => key !== "");
    const mapped = named.length > 1 ? named : (named[0] ?? null);
    if (field === "preferred_language") {
      this.edit({ ...draft, preferences: { ...membersOf(draft.preferences), [field]: mapped } });
    } else {
      this.edit({ ...draft, channels: { ...membersOf(draft.channels), [field]: mapped } });
    }
  }
}

/** The keys of a field, as texts to edit, whatever an imported mapping holds there. */
export function keysOf(mapping: unknown, field: Field): string[] {
  const { preferences, channels } = membersOf(mapping);
  const isLanguage = field === "preferred_language";
  const own = membersOf(isLanguage ? preferences : channels)[field];
  const standard = isLanguage ? defaultMapping.preferences.preferred_language : defaultMapping.channels[field];
  const mapped: unknown = own === undefined ? standard : own;
  return [mapped].flat().flatMap((key) => (key === null ? [] : [typeof key === "string" ? key : JSON.stringify(key)]));
}

export function prefixOf(mapping: unknown): unknown {
  return membersOf(mapping).add_prefix ?? defaultMapping.add_prefix;
}

/** Where validateMapping sees a field. */
export function pathOf(field: Field): string {
  return field === "preferred_language" ? "/preferences/preferred_language" : `/channels/${field}`;
}

/** The problems at a field, or at one of its keys. */
export function problemsAt(problems: MappingProblem[], path: string): MappingProblem[] {
  return problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}/`));
}

/** Of what should be an object, and in an imported mapping may be anything. */
function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Mappings that say the same are the same, whatever they leave out. */
function sameText(mapping: unknown): string {
  return JSON.stringify(withDefaults(mapping, defaultMapping));
}

/** Every member in the order of the default mapping, and one key like an array of one. */
function withDefaults(mapping: unknown, standard: unknown): unknown[] {
  if (typeof standard !== "object" || standard === null) return [mapping === undefined ? standard : mapping].flat();
  const members = membersOf(mapping);
  return Object.entries(standard).map(([name, value]) => withDefaults(members[name], value));
}
