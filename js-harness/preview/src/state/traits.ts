// Where an event has its traits, to say where a key was looked up. The package decides it anew for each event.

export interface Traits {
  /** `traits`, or `context.traits`. */
  place: string[];
  members: Record<string, unknown>;
}

/** Mobile SDKs and RudderStack send them in the context, where `traits` is then missing or empty. */
export function traitsOf(event: Record<string, unknown>): Traits | undefined {
  const { traits, context } = event;
  const ofContext = isObject(context) ? context.traits : undefined;
  const isMissing = traits === undefined || traits === null || (isObject(traits) && Object.keys(traits).length === 0);
  if (isMissing && isObject(ofContext)) return { place: ["context", "traits"], members: ofContext };
  return isObject(traits) ? { place: ["traits"], members: traits } : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
