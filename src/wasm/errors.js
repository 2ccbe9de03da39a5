// What the package throws.

/** Thrown for a mapping that cannot be used; `problems` holds everything that is wrong with it. */
export class MappingError extends Error {
  constructor(message, problems) {
    super(message);
    this.name = "MappingError";
    this.code = "invalid_mapping";
    this.problems = problems;
  }
}

/** Thrown for a delivery's body that is no JSON. */
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

/** A thrown value in words; it may be anything, and telling may throw again. */
export function describe(thrown) {
  try {
    return String(thrown);
  } catch {
    return "something that cannot be told";
  }
}
