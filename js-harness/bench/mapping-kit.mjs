// Segment's mapping language, as its Actions destinations use it, with the recommended mapping. It
// maps objects, but has no UUIDs or reserved names, so those are implemented around it.
import { createRequire } from "node:module";

import { deliveries, stamp, withoutReserved } from "./plain.mjs";

// The package's ES modules import without file extensions, which only bundlers accept.
const { transform } = createRequire(import.meta.url)("@segment/actions-core/mapping-kit");

const path = (at) => ({ "@path": `$.${at}` });
/** The rules trim values. In this language, only a Liquid template can do that. */
const trimmed = (at) => ({ "@liquid": `{{ ${at} | strip }}` });
const where = (at, then) => ({ "@if": { exists: path(at), then } });

export const mappingKitDelivery = (languages) => withReader(path, languages);
export const mappingKitLiquidDelivery = (languages) => withReader(trimmed, languages);

function withReader(read, languages) {
  const codes = new Set(languages);
  const append = (trait, operation) => where(`traits.${trait}`, { $append: operation(read(`traits.${trait}`)) });
  const stamps = { $insert_id: path("stamps.$insert_id"), $time: path("stamps.$time") };
  const user = {
    $schema: "2",
    ...stamps,
    distinct_id: read("userId"),
    $user_operations: [
      where("traits", { $set: path("traits") }),
      append("email", (value) => ({ $email: value })),
      append("phone", (value) => ({ $sms: value })),
      append("whatsapp", (value) => ({ $whatsapp: value })),
      append("slackEmail", (value) => ({ $slack: { email: value } })),
      append("slackUserID", (value) => ({ $slack: { user_id: value } })),
      append("fcmAndroidpush", (value) => ({ $androidpush: value, $id_provider: "fcm" })),
      append("xiaomiAndroidpush", (value) => ({ $androidpush: value, $id_provider: "xiaomi" })),
      append("apnsIospush", (value) => ({ $iospush: value, $id_provider: "apns" })),
      where("language", { $set: { $preferred_language: path("language") } }),
    ],
  };
  const event = {
    ...stamps,
    $idempotency_key: path("messageId"),
    event: read("event"),
    distinct_id: read("userId"),
    properties: path("properties"),
  };

  return deliveries((call) => {
    if (typeof call.userId !== "string") return undefined;
    const stamps = {};
    stamp(stamps, call);
    if (call.type === "track") {
      return transform(event, { ...call, stamps, properties: withoutReserved(call.properties ?? {}) });
    }
    if (call.type !== "identify") return undefined;
    const traits = withoutReserved(call.traits ?? {});
    const language = codes.has(traits.language) ? traits.language : undefined;
    const payload = transform(user, { ...call, stamps, traits, language });
    payload.$user_operations = payload.$user_operations.filter((operation) => operation !== undefined);
    return payload;
  });
}
