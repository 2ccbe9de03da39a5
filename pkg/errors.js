// The errors that the package throws.

/** Thrown for a mapping that cannot be used. `problems` lists everything that is wrong with it. */
export class MappingError extends Error {
  constructor(message, problems) {
    super(message);
    this.name = "MappingError";
    this.code = "invalid_mapping";
    this.problems = problems;
  }
}

/** Thrown for a delivery's body that is not valid JSON. */
export class JsonError extends Error {
  constructor(message, offset, line, column) {
    super(message);
    this.name = "JsonError";
    this.code = "invalid_json";
    this.offset = offset;
    this.line = line;
    this.column = column;
  }
}

/** Whether Rust threw this for a bad argument: a plain object, where an engine throws an `Error`. */
export const isRefusal = (thrown) => thrown?.code === "invalid_mapping" || thrown?.code === "invalid_argument";

export function errorOf({ code, message, problems }) {
  return code === "invalid_mapping" ? new MappingError(message, problems) : new TypeError(message);
}

/** A thrown value as text. It may be anything, and converting it may throw again. */
export function describe(thrown) {
  try {
    return String(thrown);
  } catch {
    return typeof thrown;
  }
}
