import { Connector, type Mapping, MappingError } from "@suprsend/segment-transform";
import { Refusal } from "./refusal";

/** What is kept for each customer. */
export interface Settings {
  connector: Connector;
  signing_secret?: string;
  /** The key for the hub; without it, the connector key is passed on. */
  hub_key?: string;
}

/** As they are stored, once they have been checked. */
interface Stored extends Omit<Settings, "connector"> {
  mapping?: Mapping;
  workspace?: string;
}

const MEMBERS = "`mapping`, `workspace`, `signing_secret`, `hub_key`";

/** Checks settings as they were stored, and compiles their mapping. */
export function compileSettings(stored: unknown): Settings {
  if (typeof stored !== "object" || stored === null || Array.isArray(stored)) {
    throw invalidSettings(["expected an object, found another value"]);
  }
  const { mapping, workspace, signing_secret, hub_key, ...others } = stored as Stored;
  const problems = [
    ...Object.keys(others).map((name) => `/${name}: expected one of ${MEMBERS}, found \`${name}\``),
    ...Object.entries({ workspace, signing_secret, hub_key })
      .filter(([, value]) => value !== undefined && !(typeof value === "string" && value.trim() !== ""))
      .map(
        ([name, value]) =>
          `/${name}: expected a string that is not blank, found ${typeof value === "string" ? "a blank one" : "another value"}`,
      ),
  ];
  if (problems.length > 0) throw invalidSettings(problems);
  try {
    const connector = new Connector(mapping, workspace === undefined ? {} : { workspace });
    return { connector, ...(signing_secret && { signing_secret }), ...(hub_key && { hub_key }) };
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw invalidSettings(error.problems.map(({ path, message }) => `/mapping${path}: ${message}`));
  }
}

/** A 500, so that Segment goes on trying until the settings are put right. */
export function invalidSettings(problems: string[]): Refusal {
  return new Refusal(500, "invalid_settings", `the connector's settings cannot be used: ${problems.join("; ")}`);
}
