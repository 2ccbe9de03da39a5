// Why a channel or preference has no value: which keys were looked up, and which members are near.

import { labelOf } from "../codes.ts";
import { scalarsIn } from "./catalog.ts";
import { type Field, userFields } from "./fields.ts";
import { isFit, isLikely } from "./fit.ts";
import type { Mapper } from "./mapper.ts";
import { textsOf } from "./mapping.ts";
import { nearest, plain } from "./nearest.ts";
import { pointerTo, readable } from "./pointer.ts";
import { userOf } from "./profile.ts";
import type { Entry } from "./read.ts";
import { isObject, type Traits, traitsOf } from "./traits.ts";

export interface Reason {
  field: Field;
  /** Code is in backticks. */
  text: string;
  near: Near[];
}

/** A member of the event that may be the intended one. */
export interface Near {
  /** JSON Pointer into the event. */
  pointer: string;
  /** The key to map. */
  key: string;
  value: unknown;
}

interface Member extends Near {
  name: string;
}

const MOST_MEMBERS = 1000;
const MOST_LEVELS = 6;
const MOST_NEAR = 2;
const MOST_SAMPLES = 10;

export function reasonsFor(entry: Entry, mapper: Mapper): Reason[] {
  const outcome = mapper.outcome(entry);
  const { value: event } = entry;
  if (userOf(outcome) === undefined || !isObject(event)) return [];
  const notes = outcome.status === "mapped" ? outcome.notes : [];
  const traits = traitsOf(event);
  const members = membersIn(event, traits);
  return userFields.flatMap((field): Reason[] => {
    if (field.values(outcome).length > 0) return [];
    const keys = textsOf(mapper.mapping, field.path);
    const near = nearMembers(field, keys, members);
    if (keys.length === 0) return [{ field, text: "Not mapped.", near }];
    const found = members.filter(({ key }) => keys.includes(key));
    const note = notes.find(({ path }) => found.some(({ pointer }) => `${path}/`.startsWith(`${pointer}/`)));
    const looked = `Looked up ${keys.map((key) => `\`${key}\``).join(", ")}`;
    const isInTraits = keys.some((key) => !key.startsWith("$."));
    const text = note
      ? `${labelOf(note.code)}: \`${readable(note.path)}\` was left out.`
      : isInTraits && traits === undefined
        ? `${looked}, but the event has no traits.`
        : `${looked}${isInTraits ? ` in \`${traits?.place.join(".")}\`` : ""}: ${lookedUp(found[0])}.`;
    return [{ field, text, near }];
  });
}

/** What a key without a value was found to be. */
function lookedUp(member: Member | undefined): string {
  if (member === undefined) return "not found";
  return `\`${readable(member.pointer)}\` ${member.value === null ? "is `null`" : "has no values"}`;
}

/** Members whose name or value fits the field, best first. */
function nearMembers(field: Field, keys: string[], members: Member[]): Near[] {
  const wanted = keys.length > 0 ? keys.map((key) => key.slice(key.lastIndexOf(".") + 1)) : [plain(field.label)];
  const rank = (member: Member): number => {
    const { name, key, value } = member;
    // A preference takes no array.
    const samples = field.channel || !Array.isArray(value) ? scalarsIn(value).slice(0, MOST_SAMPLES) : [];
    if (keys.includes(key) || samples.length === 0) return 0;
    const hasFit = () => samples.some((each) => isFit(field, each));
    if (wanted.some((each) => plain(each) === plain(name))) return hasFit() ? 4 : 3;
    const isNamed = wanted.some((each) => each.length > 3 && plain(name).includes(plain(each)));
    if (isNamed && hasFit()) return 3;
    if (keys.length > 0 && wanted.some((each) => nearest(each, [name]) !== undefined)) return 2;
    return isLikely(field, { key, samples }) ? 2 : 0;
  };
  const ranked = members.map((member) => ({ member, rank: rank(member) })).filter(({ rank }) => rank > 0);
  return ranked
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_NEAR)
    .map(({ member }) => member);
}

/** Every member that a key can refer to. */
function membersIn(event: Record<string, unknown>, traits: Traits | undefined): Member[] {
  const members: Member[] = [];
  const add = (object: Record<string, unknown>, place: string[]) => {
    for (const [name, value] of Object.entries(object)) {
      if (members.length >= MOST_MEMBERS) return;
      const at = [...place, name];
      members.push({ name, value, pointer: pointerTo(at), key: keyTo(at, traits) });
      if (isObject(value) && at.length < MOST_LEVELS) add(value, at);
    }
  };
  add(event, []);
  return members;
}

function keyTo(at: string[], traits: Traits | undefined): string {
  const isTrait = traits?.place.every((name, index) => at[index] === name) && at.length > traits.place.length;
  return isTrait ? at.slice(traits?.place.length).join(".") : `$.${at.join(".")}`;
}
