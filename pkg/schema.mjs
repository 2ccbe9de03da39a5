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
        description: "Whether the name of a track event gets the prefix `segment : `.",
        type: "boolean",
        default: false,
      },
      preferences: {
        description: "What the user prefers.",
        type: "object",
        additionalProperties: false,
        properties: {
          preferred_language: {
            description: "The keys of the user's language, an ISO 639-1 code. The first valid value wins.",
            $ref: "#/$defs/keys",
            default: null,
          },
        },
      },
      channels: {
        description: "The keys of each channel. The values of all of them are appended, in order.",
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
        description: "A key, several, or null for none. A key with a dot is a path if no trait has exactly that name.",
        anyOf: [{ type: "null" }, { $ref: "#/$defs/key" }, { type: "array", items: { $ref: "#/$defs/key" } }],
      },
      key: { type: "string", pattern: "\\S" },
    },
  };
}
