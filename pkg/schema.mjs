// The JSON Schema of a mapping, so that settings files complete and validate in editors.

/** @param channels the package's own data */
export function mappingSchema(channels) {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Mapping of SuprSend's Segment connector",
    description: "Which traits become a user's channels and preferences, and whether event names get a prefix.",
    type: "object",
    additionalProperties: false,
    properties: {
      add_prefix: {
        description: "Whether a track event's name becomes `segment : ` and the name.",
        type: "boolean",
        default: false,
      },
      preferences: {
        description: "The traits of preferences.",
        type: "object",
        additionalProperties: false,
        properties: {
          preferred_language: {
            description: "The trait of the preferred language, an ISO 639-1 code; of several the first valid one wins.",
            $ref: "#/$defs/keys",
            default: null,
          },
        },
      },
      channels: {
        description: "The traits of each channel; of several all values are appended, in order.",
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(
          channels.map(({ id, label, default_key, recommended_key }) => [
            id,
            { description: label, $ref: "#/$defs/keys", default: default_key, examples: [recommended_key] },
          ]),
        ),
      },
    },
    $defs: {
      keys: {
        description: "A trait key, several, or null for none. A dot descends where no trait has that very name.",
        anyOf: [{ type: "null" }, { $ref: "#/$defs/key" }, { type: "array", items: { $ref: "#/$defs/key" } }],
      },
      key: { type: "string", pattern: "\\S" },
    },
  };
}
