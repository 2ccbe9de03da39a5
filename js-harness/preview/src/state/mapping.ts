// The mapping: as it is being edited, as it was saved, and what is wrong with it.

import { computed, signal } from "@preact/signals";
import { defaultMapping, type Mapping, type MappingProblem, validateMapping } from "@suprsend/segment-transform";
import { Mapper } from "./mapper.ts";

/** A JSON Pointer into a mapping, as validateMapping writes it. */
export type Path = `/${string}`;

export class MappingState {
  readonly draft = signal<Mapping>(defaultMapping);
  readonly saved = signal<Mapping>(defaultMapping);
  readonly problems = computed(() => validateMapping(this.draft.value));
  /** The saved mapping never has problems. */
  readonly changed = computed(
    () => this.problems.value.length > 0 || sameText(this.draft.value) !== sameText(this.saved.value),
  );
  /** Uses the last valid draft, so that a typo does not empty the page. */
  readonly mapper = signal(new Mapper(defaultMapping));
  readonly savedMapper = signal(this.mapper.value);

  edit(mapping: Mapping): void {
    this.draft.value = mapping;
    if (this.problems.value.length === 0)
      this.mapper.value = this.changed.value ? new Mapper(mapping) : this.savedMapper.value;
  }

  /** The mapping that drafts are compared with. */
  setSaved(mapping: Mapping): void {
    if (validateMapping(mapping).length > 0) return;
    this.saved.value = mapping;
    // Equal mappings share one, so that all events are mapped once and compared with nothing.
    const isDraft = this.problems.value.length === 0 && !this.changed.value;
    this.savedMapper.value = isDraft ? this.mapper.value : new Mapper(mapping);
  }

  set(path: Path, value: unknown): void {
    this.edit(withMember(this.draft.value, namesOf(path), value));
  }

  /** Sets one text as a string and several as an array. None unmaps the member. */
  setTexts(path: Path, texts: string[]): void {
    const named = texts.filter((text) => text !== "");
    this.set(path, named.length > 1 ? named : (named[0] ?? null));
  }
}

/** A member of a mapping, or its default, whatever an imported mapping holds there. */
export function memberOf(mapping: unknown, path: Path): unknown {
  const [own, standard] = [mapping, defaultMapping].map((members: unknown) =>
    namesOf(path).reduce((value, name) => membersOf(value)[name], members),
  );
  return own === undefined ? standard : own;
}

/** A member that is one text, several or none, as texts to edit. */
export function textsOf(mapping: unknown, path: Path): string[] {
  return [memberOf(mapping, path)].flat().flatMap((text) => (text === null ? [] : [textOf(text)]));
}

/** Text to edit, whatever the value is. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whether a member differs from its default. */
export function isUsed(mapping: unknown, path: Path): boolean {
  return JSON.stringify(memberOf(mapping, path)) !== JSON.stringify(memberOf({}, path));
}

/** The members of the default mapping at or below a path that hold no other members: one field each. */
export function leavesOf(path: Path | ""): Path[] {
  const value = path === "" ? defaultMapping : memberOf({}, path);
  const names = Object.keys(membersOf(value));
  return path !== "" && names.length === 0 ? [path] : names.flatMap((name) => leavesOf(`${path}/${name}`));
}

/** The problems at a member, or within it. */
export function problemsAt(problems: MappingProblem[], path: Path): MappingProblem[] {
  return problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}/`));
}

function namesOf(path: Path): string[] {
  return path.slice(1).split("/");
}

function withMember(mapping: unknown, [name, ...names]: string[], value: unknown): Record<string, unknown> {
  const members = membersOf(mapping);
  return { ...members, [name]: names.length > 0 ? withMember(members[name], names, value) : value };
}

/** The members of a value that should be an object but may be anything in an imported mapping. */
export function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Equal for mappings that mean the same, whatever they leave out. */
function sameText(mapping: unknown): string {
  return JSON.stringify(withDefaults(mapping, defaultMapping));
}

/** Every member in the order of the default mapping, and one key like an array of one. */
function withDefaults(mapping: unknown, standard: unknown): unknown[] {
  if (typeof standard !== "object" || standard === null) return [mapping === undefined ? standard : mapping].flat();
  const members = membersOf(mapping);
  return Object.entries(standard).map(([name, value]) => withDefaults(members[name], value));
}
