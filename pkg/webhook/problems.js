// Finds the problems of an object that a person wrote.

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isFunction = (value) => typeof value === "function";
/** Limited to what a timer accepts. */
export const isPositiveInteger = (value) => Number.isInteger(value) && value > 0 && value < 2 ** 31;

/**
 * Every problem with an object's members.
 *
 * @param members `[test, expected]` by name, and for arrays the same of an item; undefined members are not tested
 * @param quote whether messages may quote a value, which can be a secret
 */
export function problemsOf(object, members, path, quote = true) {
  if (!isObject(object)) return [problem(path, "an object", object, quote)];
  return Object.entries(object).flatMap(([name, value]) => {
    if (!Object.hasOwn(members, name)) {
      const message = `expected one of ${listed(Object.keys(members))}, found \`${name}\``;
      return [{ path: `${path}/${name}`, code: "unknown_member", message }];
    }
    const [test, expected, item] = members[name];
    if (value === undefined) return [];
    if (!test(value)) return [problem(`${path}/${name}`, expected, value, quote)];
    return item === undefined ? [] : itemProblems(value, item, `${path}/${name}`, quote);
  });
}

function itemProblems(items, [test, expected], path, quote) {
  return [...items].flatMap((item, at) => (test(item) ? [] : [problem(`${path}/${at}`, expected, item, quote)]));
}

export function problem(path, expected, value, quote = true) {
  const code = value === undefined ? "missing_member" : "invalid_value";
  return { path, code, message: `expected ${expected}, found ${quote ? quoted(value) : kindOf(value)}` };
}

const listed = (names) => names.map((name) => `\`${name}\``).join(", ");

function quoted(value) {
  const isShown = ["string", "number", "boolean"].includes(typeof value) && String(value).trim() !== "";
  return isShown ? `\`${value}\`` : kindOf(value);
}

function kindOf(value) {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (typeof value === "string") return kindOfString(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function kindOfString(text) {
  if (text.trim() === "") return "a blank string";
  return /\s/.test(text) ? "a string with whitespace" : "a string";
}
