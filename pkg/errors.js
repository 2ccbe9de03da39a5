// The errors that the package throws.

/** Thrown if a mapping has problems and cannot be used. `problems` lists all of them. */
export class MappingError extends Error {
  constructor(message, problems) {
    super(message);
    this.name = "MappingError";
    this.code = "invalid_mapping";
    this.problems = problems;
  }
}

/** Thrown if the body of a delivery is not valid JSON. */
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

/** Whether Rust threw this for an invalid argument. Rust throws a plain object; engines throw an `Error`. */
export const isRefusal = (thrown) => thrown?.code === "invalid_mapping" || thrown?.code === "invalid_argument";

export function errorOf({ code, message, problems }) {
  return code === "invalid_mapping" ? new MappingError(message, problems) : new TypeError(message);
}

/** A thrown value as text. It may be anything, and converting it may throw again. */
export function describe(thrown) {
  try {
    return String(thrown);
  } catch {
    return "[object Object]";
  }
}
