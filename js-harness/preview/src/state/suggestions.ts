// Keys that would give more users a value. The package maps all events to count them.

import { Connector } from "@suprsend/segment-transform";
import type { Catalog, Key } from "./catalog.ts";
import type { Coverage } from "./coverage.ts";
import { DEVICE_TOKEN, type Field, isAbout, onlyDeviceTokens, userFields } from "./fields.ts";
import { isLikely, isUsual } from "./fit.ts";
import type { Mapper } from "./mapper.ts";
import { type Path, textsOf } from "./mapping.ts";
import { userOf } from "./profile.ts";
import type { Entry } from "./read.ts";
import { inSlices } from "./slices.ts";

export interface Suggestion {
  key: string;
  /** Users for whom it has a value that looks right. */
  users: number;
  /** How many of them have no value yet. */
  added: number;
}

/** With this share of users reached, no suggestion is needed. */
const ENOUGH = 0.9;
/** How many users may have a wrong value, for each user with a right one. */
const MOST_UNFIT = 0.1;
/** More candidates would cost more than they are worth. */
const MOST_CANDIDATES = 5;
/** Only this many of the most frequent keys are judged. Others help few users. */
const MOST_JUDGED = 300;

export async function suggest(
  entries: readonly Entry[],
  mapper: Mapper,
  catalog: Catalog,
  coverage: Coverage,
  signal: AbortSignal,
): Promise<Map<Path, Suggestion>> {
  const suggestions = new Map<Path, Suggestion>();
  for (const field of userFields) {
    const reached = coverage.fields.get(field.path)?.reached ?? 0;
    if (reached >= coverage.users * ENOUGH) continue;
    let best: Suggestion | undefined;
    for (const { key } of candidatesFor(field, catalog, textsOf(mapper.mapping, field.path))) {
      const found = await gain(field, key, entries, mapper, signal);
      if (found.added > (best?.added ?? 0)) best = found;
    }
    if (best) suggestions.set(field.path, best);
  }
  return suggestions;
}

function candidatesFor(field: Field, { traits }: Catalog, mapped: string[]): Key[] {
  // SuprSend's own names are not for customers.
  const isOwn = ({ key }: Key) => key.startsWith("$") && !key.startsWith("$.");
  const keys = [...traits.values()].sort((a, b) => b.count - a.count).slice(0, MOST_JUDGED);
  const likely = keys.filter((key) => !mapped.includes(key.key) && !isOwn(key) && isLikely(field, key));
  return likely.slice(0, MOST_CANDIDATES);
}

/** How many users a key has a right value for. Zero if it has many wrong ones. */
async function gain(
  field: Field,
  key: string,
  entries: readonly Entry[],
  mapper: Mapper,
  signal: AbortSignal,
): Promise<Suggestion> {
  const alone = key === DEVICE_TOKEN ? onlyDeviceTokens : field.alone(key);
  const users = mapper.mapping.context?.users ?? false;
  const connector = new Connector({ ...alone, context: { ...alone.context, users } });
  const [fit, unfit, reached] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const visit = (entry: Entry) => {
    const own = mapper.outcome(entry);
    const user = userOf(own);
    if (user === undefined) return;
    if (field.values(own).length > 0) reached.add(user.distinct_id);
    const result = connector.transform(entry.value);
    if (result.status !== "mapped") return;
    const values = field.values(result);
    const isNoted = result.notes.some(({ code }) => isAbout(code, field));
    if (isNoted || values.some((value) => !isUsual(field, value))) unfit.add(user.distinct_id);
    else if (values.length > 0) fit.add(user.distinct_id);
  };
  try {
    await inSlices(entries, visit, signal);
  } finally {
    connector.free();
  }
  const added = [...fit].filter((user) => !reached.has(user)).length;
  return unfit.size <= fit.size * MOST_UNFIT ? { key, users: fit.size, added } : { key, users: 0, added: 0 };
}
