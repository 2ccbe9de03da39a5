// The JSON Schema of a mapping, which editors use to complete and validate settings
// files.

/** @param channels the package's constant */
export function mappingSchema(channels) {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Mapping of SuprSend's Segment connector",
    description: "Which traits become channels and preferences, and which events are sent under which names.",
    ...object({
      add_prefix: boolean("Whether the name of a track event gets the prefix `segment : `."),
      preferences: {
        description: "The keys of the user's preferences. For each, the first valid value wins.",
        ...object({
          preferred_language: keys("The keys of the language, an ISO 639-1 code."),
          locale: keys("The keys of the locale, such as `en-GB`."),
          timezone: keys("The keys of the time zone, such as `Europe/Amsterdam`."),
        }),
      },
      channels: {
        description: "The keys of each channel. The values of all keys are appended, in order.",
        ...object(
          Object.fromEntries(
            channels.map(({ id, label, default_key, recommended_key }) => [
              id,
              { ...keys(label), default: default_key, examples: [recommended_key] },
            ]),
          ),
        ),
      },
      tenant_id: keys("The keys of an event's tenant, looked up in its properties. The first valid value wins."),
      context: {
        description: "What is taken from an event's context.",
        ...object({
          users: boolean("Whether a track call with `context.traits` also sends a user, before the event."),
          device_tokens: boolean("Whether `context.device.token` becomes a push token of the user."),
        }),
      },
      events: {
        description: "Which events are sent, and under which names. In a pattern, `*` matches any characters.",
        ...object({
          only: names("The patterns of the only events that are sent."),
          except: names("The patterns of events that are not sent."),
          rename: {
            description: "New event names, by exact old name.",
            anyOf: [{ type: "null" }, { type: "object", additionalProperties: { $ref: "#/$defs/name" } }],
            default: null,
          },
          page: template("The event name for page calls. If unset, page calls are skipped."),
          screen: template("The event name for screen calls. If unset, screen calls are skipped."),
        }),
      },
      properties: {
        description: "Which properties are sent.",
        ...object({ except: names("Names of members that are left out of the properties of users and events.") }),
      },
      integrations: names(
        "The names of this destination in Segment. If set, the `integrations` of an event decide whether it is sent.",
      ),
    }),
    $defs: {
      keys: {
        description:
          "A key, several keys, or null. A key with a dot is a path if no trait has exactly that name. A key that begins with `$.` is a path from the root of the event.",
        ...oneOrSeveral("key"),
      },
      key: {
        type: "string",
        // Not blank, without whitespace around it, and without an empty step after `$.`.
        pattern: "^(?!\\$\\.(?:|.*\\.)(?:\\.|$))\\S(?:[^]*\\S)?$",
      },
      names: { description: "A name, several names, or null.", ...oneOrSeveral("name") },
      name: { type: "string", pattern: "\\S" },
    },
  };
}

function object(properties) {
  return { type: "object", additionalProperties: false, properties };
}

function boolean(description) {
  return { description, type: "boolean", default: false };
}

function keys(description) {
  return { description, $ref: "#/$defs/keys", default: null };
}

function names(description) {
  return { description, $ref: "#/$defs/names", default: null };
}

function template(description) {
  return {
    description: `${description} \`{name}\` and \`{category}\` stand for those of the call.`,
    type: ["string", "null"],
    pattern: "^(?=[^]*\\S)(?:[^{]|\\{name\\}|\\{category\\})*$",
    default: null,
  };
}

function oneOrSeveral(name) {
  const one = { $ref: `#/$defs/${name}` };
  return { anyOf: [{ type: "null" }, one, { type: "array", items: one }] };
}
