// What must compile and, under `@ts-expect-error`, what must not.
import {
  applyToProfile,
  type Channel,
  type ChannelId,
  Connector,
  channels,
  defaultMapping,
  JsonError,
  languages,
  type Mapping,
  MappingError,
  type MappingProblem,
  type Profile,
  recommendedMapping,
  transformIdentify,
  transformTrack,
  type UserPayload,
  validateMapping,
} from "@suprsend/segment-transform";

const connector = new Connector({ channels: { email: ["email", "contact.email"], sms: null } }, { workspace: "key" });
new Connector();
new Connector(defaultMapping);
new Connector({ ...recommendedMapping, add_prefix: true });

// The status narrows an outcome.
const identified = connector.transformIdentify({ userId: "u1" });
if (identified.status === "mapped") {
  const payload: UserPayload = identified.payload;
  const language: string | undefined = identified.preferred_language;
  for (const { channel, value, from } of identified.channels) use(channel satisfies ChannelId, value, from);
  use(payload.$user_operations, language, identified.properties.plan);
  // @ts-expect-error a mapped event has no code
  use(identified.code);
} else if (identified.status === "skipped") {
  use(identified.code satisfies "anonymous_user" | "integration_disabled", identified.path, identified.message);
} else {
  use(identified.code, identified.path, identified.message);
  // @ts-expect-error an identify call has no missing event name
  if (identified.code === "missing_event_name") use();
}
// @ts-expect-error only a mapped event has channels
use(identified.channels);

const tracked = transformTrack({ userId: "u1", event: "Signed Up" }, { add_prefix: true });
if (tracked.status === "mapped") {
  use(tracked.event_name, tracked.payload.$idempotency_key, tracked.payload.properties);
  use(tracked.tenant_id, tracked.payload.tenant_id, tracked.user?.payload.$user_operations, tracked.user?.locale);
  // @ts-expect-error the event holds its user's notes
  use(tracked.user?.notes);
  // @ts-expect-error events have no channels
  use(tracked.channels);
  for (const { code } of tracked.notes) {
    if (code === "phone_not_e164" || code === "tenant_id_invalid") use();
    // @ts-expect-error only an identify call has notes on keys outside the traits
    if (code === "key_outside_traits") use();
  }
}

const outcome = connector.transform(JSON.parse("{}"));
switch (outcome.status) {
  case "mapped":
    if ("event_name" in outcome) use(outcome.payload.event);
    else use(outcome.channels);
    break;
  case "skipped":
    use(outcome.code satisfies "unsupported_type" | "anonymous_user" | "filtered_event" | "integration_disabled");
    break;
  case "rejected":
    if (outcome.code === "missing_type") use(outcome.path);
    break;
  default:
    outcome satisfies never;
}

let profile: Profile = applyToProfile(undefined, outcome);
profile = applyToProfile(profile, transformIdentify({}));
use(profile.preferred_language, profile.locale, profile.timezone);

const problems: MappingProblem[] = validateMapping("anything");
try {
  new Connector({});
} catch (error) {
  if (error instanceof MappingError) use(error.code satisfies "invalid_mapping", error.problems[0]?.path, problems);
}

const row: Channel | undefined = channels[0];
use(row?.label, languages.includes("hi"));

const mapping: Mapping = {
  preferences: { preferred_language: null, locale: "$.context.locale", timezone: ["timezone", "$.context.timezone"] },
  tenant_id: "$.context.groupId",
  context: { users: true, device_tokens: true },
  events: { only: "Order *", except: [], rename: { a: "b" }, page: "{name}", screen: null },
  properties: { except: ["internal_id"] },
  integrations: ["SuprSend", "Webhooks"],
};
use(mapping, defaultMapping.events.rename, defaultMapping.context.users);
// @ts-expect-error a new name is a string
new Connector({ events: { rename: { a: null } } });
// @ts-expect-error unknown member
new Connector({ context: { user: true } });
// @ts-expect-error unknown channel
new Connector({ channels: { fax: "fax" } });
// @ts-expect-error a key is a string
new Connector({ channels: { email: 1 } });
// @ts-expect-error unknown member
new Connector({ prefix: true });
// @ts-expect-error unknown option
new Connector({}, { env: "key" });
// @ts-expect-error the constants are frozen
defaultMapping.add_prefix = true;
// @ts-expect-error the constants are frozen
languages.push("xx");
// @ts-expect-error only the package makes these
new MappingError();

const delivery = connector.transformDelivery(new Uint8Array(), { lines: true });
connector.transformDelivery("{}");
connector.transformDelivery(new ArrayBuffer(2));
connector.transformDelivery(new DataView(new ArrayBuffer(2)));
const sent: Uint8Array | undefined = delivery.requests[0];
use(delivery.lanes[0], delivery.events[0]?.[0]);
connector.transformDelivery("", { max_bytes: 1000, lanes: 4 });
use(sent, delivery.mapped + delivery.skipped + delivery.rejected);
for (const issue of delivery.issues) {
  use(issue.index, issue.line, issue.message_id);
  if (issue.status === "mapped") use(issue.notes[0]?.code);
  else use(issue.code, issue.path, issue.message);
  if (issue.status === "rejected" && issue.code === "invalid_json") use();
  // @ts-expect-error a delivery maps events by type, so there is no
  // `wrong_type`
  if (issue.status === "rejected" && issue.code === "wrong_type") use();
}
try {
  connector.transformDelivery("");
} catch (error) {
  if (error instanceof JsonError) use(error.offset, error.line, error.column);
}
// @ts-expect-error a body is bytes or a string
connector.transformDelivery({});
// @ts-expect-error unknown option
connector.transformDelivery("", { line: true });

connector.free();

function use(..._: unknown[]) {}
