// Objects on their way to the rules and back: only what the rules look at crosses into Wasm.

/** SuprSend's limit for one user. */
const LARGEST_PAYLOAD = 10 * 1024;

/** So many nested traits are measured one by one. */
const MOST_MEASURED = 4;

/** From so many members on, V8 copies them one by one in half the time of a spread. */
const MANY = 150;

/** A string in which JSON escapes nothing. To make sure of it takes half as long as to write the string. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

const NONE = new Set();
const DOLLAR = "$".charCodeAt(0);
const UNDERSCORE = "_".charCodeAt(0);

/** The members of an event that every rule set looks at, beside `traits` and `properties`. */
const ENVELOPE = ["type", "userId", "anonymousId", "messageId", "timestamp", "event"];

/**
 * What the rules look at in an event's object, as JSON. It sees what JSON.stringify would write,
 * but reads no more than is needed; the rest is handed on by reference.
 *
 * @param keys what `keyTree` made of the mapping's keys
 */
export function look(payload, keys) {
  const event = read(payload);
  const looked = new Looked();
  if (!isObject(event)) {
    looked.json = scalar(event);
    return looked;
  }
  let members = "";
  for (const name of ENVELOPE) {
    const value = own(event, name);
    if (value !== undefined) members += `,"${name}":${scalar(value)}`;
  }
  members += chosen(event, keys.outside);
  const traits = own(event, "traits");
  if (isObject(traits)) members += `,"traits":{${looked.keepTraits(traits, keys.traits)}}`;
  else if (traits !== undefined) members += `,"traits":${scalar(traits)}`;
  if (traits === undefined || traits === null) {
    const context = own(event, "context");
    if (isObject(context) && isObject(own(context, "traits"))) members += ',"context":{"traits":{}}';
  }
  const properties = own(event, "properties");
  if (isObject(properties)) members += `,"properties":{${looked.keepProperties(properties)}}`;
  else if (properties !== undefined) members += `,"properties":${scalar(properties)}`;
  looked.json = `{${members.slice(1)}}`;
  return looked;
}

/** What has been looked at, and what is kept here meanwhile. */
class Looked {
  json = "";
  /** How many members the traits have. */
  members = 0;
  /** How many bytes the traits may have as JSON: too many, or as many as there can be at most. */
  length = 0;
  isSurelySoLong = true;
  #traits;
  #properties;
  #suspectTraits = NONE;
  #suspectProperties = NONE;

  keepTraits(traits, keys) {
    const { copy, names, values } = copyOf(traits);
    this.#traits = copy;
    this.members = names.length;
    this.#suspectTraits = suspects(names);
    // Quotes, colon and comma; a character may take six bytes, and a number 24.
    let least = 2;
    let most = 2;
    let nested = 0;
    const noneSuspect = this.#suspectTraits === NONE;
    for (let index = 0; index < names.length; index++) {
      const name = names[index];
      if (!noneSuspect && this.#suspectTraits.has(name)) continue;
      const value = values[index];
      least += name.length + 3;
      most += name.length * 6 + 4;
      if (typeof value === "string") {
        least += value.length + 2;
        most += value.length * 6 + 2;
      } else if (typeof value === "object" && value !== null) {
        // To write an object is what takes time: of many, all are written at once if need be.
        const length = nested++ < MOST_MEASURED ? lengthOf(value) : Number.POSITIVE_INFINITY;
        least += Number.isFinite(length) ? length : 2;
        most += length * 3;
      } else {
        most += 24;
      }
    }
    this.isSurelySoLong = least > LARGEST_PAYLOAD;
    this.length = this.isSurelySoLong ? least : most;
    // A suspect that a key names stands twice, of which the last counts.
    return (asMembers(this.#suspectTraits) + chosen(this.#traits, keys)).slice(1);
  }

  keepProperties(properties) {
    const { copy, names } = copyOf(properties);
    this.#properties = copy;
    this.#suspectProperties = suspects(names);
    return asMembers(this.#suspectProperties).slice(1);
  }

  get exactLength() {
    try {
      const kept = Object.entries(this.#traits).filter(([name]) => !this.#suspectTraits.has(name));
      return new TextEncoder().encode(JSON.stringify(Object.fromEntries(kept))).length;
    } catch {
      // What JSON cannot tell at all (a BigInt, a ring) has no length.
      return 0;
    }
  }

  /** The outcome that the rules have written, with what has been kept in its place. */
  outcome(json) {
    const outcome = JSON.parse(json);
    if (outcome.status !== "mapped") return outcome;
    if ("event_name" in outcome) {
      if (this.#properties === undefined) return outcome;
      outcome.properties = withoutReserved(this.#properties, this.#suspectProperties, outcome.notes, "/properties");
      outcome.payload.properties = outcome.properties;
    } else if (this.#traits !== undefined) {
      outcome.properties = withoutReserved(this.#traits, this.#suspectTraits, outcome.notes, "/traits");
      const [first] = outcome.payload.$user_operations;
      if (first !== undefined && "" in (first.$set ?? {})) first.$set = outcome.properties;
    }
    return outcome;
  }
}

/** An object's own members, each read once. `__proto__` is a member like any other. */
function copyOf(object) {
  const names = Object.keys(object);
  if (names.length < MANY) {
    const copy = { ...object };
    return { copy, names: Object.keys(copy), values: Object.values(copy) };
  }
  const copy = {};
  const values = names.map((name) => {
    const value = object[name];
    if (name === "__proto__")
      Object.defineProperty(copy, name, { value, writable: true, enumerable: true, configurable: true });
    else copy[name] = value;
    return value;
  });
  return { copy, names, values };
}

/** The names that look like SuprSend's: so few do that the rules can decide on each. */
function suspects(names) {
  const found = names.filter(isSuspect);
  return found.length === 0 ? NONE : new Set(found);
}

function isSuspect(name) {
  return (name.charCodeAt(0) === DOLLAR || name.charCodeAt(2) === UNDERSCORE) && /^(\$|ss_)/i.test(name);
}

/** Names as members that are as good as absent, each after a comma. */
function asMembers(names) {
  let members = "";
  for (const name of names) members += `,${JSON.stringify(name)}:null`;
  return members;
}

function withoutReserved(object, suspects, notes, path) {
  if (suspects.size === 0) return object;
  const left = new Set(notes.filter(({ code }) => code === "reserved_property").map((note) => note.path));
  const isLeft = (name) => suspects.has(name) && left.has(`${path}/${pointerStep(name)}`);
  return Object.fromEntries(Object.entries(object).filter(([name]) => !isLeft(name)));
}

function pointerStep(name) {
  return name
    .replaceAll("~", "~0")
    .replaceAll("/", "~1")
    .replace(/\p{Surrogate}/gu, "\ufffd");
}

/**
 * The mapping's keys, as `look` goes through them.
 *
 * @param json an array of arrays: the steps from the traits down to each place a key may mean
 */
export function keyTree(json) {
  const traits = [];
  for (const steps of JSON.parse(json)) {
    let nodes = traits;
    for (const name of steps) {
      let node = nodes.find((known) => known.name === name);
      if (node === undefined) {
        node = { name, member: `,${JSON.stringify(name)}:`, inner: [] };
        nodes.push(node);
      }
      nodes = node.inner;
    }
  }
  const looked = new Set([...ENVELOPE, "traits", "properties", "context"]);
  return { traits, outside: traits.filter(({ name }) => !looked.has(name)) };
}

/** The members of an object that the keys name, each after a comma. */
function chosen(object, keys) {
  let members = "";
  for (const { name, member, inner } of keys) {
    const value = own(object, name);
    if (value === undefined) continue;
    const goesOn = inner.length > 0 && isObject(value);
    members += member + (goesOn ? `{${chosen(value, inner).slice(1)}}` : scalar(value));
  }
  return members;
}

/** A value as JSON, as far as a rule could look into it: to the elements of an array. */
function scalar(value) {
  if (!Array.isArray(value)) return inArray(value);
  let elements = "";
  for (let index = 0; index < value.length; index++) elements += `,${inArray(read(value[index]))}`;
  return `[${elements.slice(1)}]`;
}

function inArray(value) {
  switch (typeof value) {
    case "string":
      return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
    case "bigint":
      // A number that is no exact integer is as good as any other such.
      return Number.isSafeInteger(value) ? String(value) : "0.5";
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "[]" : "{}";
    default:
      return "null";
  }
}

function lengthOf(value) {
  try {
    return JSON.stringify(value)?.length ?? 0;
  } catch {
    return 0;
  }
}

/** What JSON.stringify would take a value for: a Date is its text, a function is nothing. */
function read(value) {
  switch (typeof value) {
    case "object":
      return value !== null && typeof value.toJSON === "function" ? value.toJSON() : value;
    case "function":
    case "symbol":
      return undefined;
    default:
      return value;
  }
}

/** An own member, never an inherited one; undefined where there is none. */
function own(object, name) {
  return Object.hasOwn(object, name) ? read(object[name]) : undefined;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As JSON; what has no JSON is any number, which is wrong wherever it stands. */
export function toJson(value) {
  return typeof value === "bigint" ? "0" : (JSON.stringify(value) ?? "0");
}

export function fromJson(json) {
  return JSON.parse(json);
}

/** A profile, or an outcome, as JSON; the properties are kept here. */
export function withoutProperties(profile) {
  if (!isObject(profile)) return toJson(profile ?? null);
  const properties = isObject(profile.properties) ? {} : profile.properties;
  return JSON.stringify({ ...profile, properties, payload: undefined, notes: undefined });
}

export function foldedProfile(json, profile, said) {
  const folded = JSON.parse(json);
  folded.properties = { ...profile?.properties, ...said?.properties };
  return folded;
}
