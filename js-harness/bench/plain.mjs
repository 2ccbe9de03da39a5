// What a good engineer would write for deliveries without this package: decode, parse, build,
// stringify, encode. It produces the same requests, but no notes or issues.
import { createHash } from "node:crypto";

const NAMESPACE = Buffer.from("723d908a27c65c9981e371568e523772", "hex");
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const OLDEST = Date.UTC(2022);

const APPEND = {
  email: (value) => ({ $email: value }),
  sms: (value) => ({ $sms: value }),
  whatsapp: (value) => ({ $whatsapp: value }),
  slack_email: (value) => ({ $slack: { email: value } }),
  slack_user_id: (value) => ({ $slack: { user_id: value } }),
  androidpush_fcm: (value) => ({ $androidpush: value, $id_provider: "fcm" }),
  androidpush_xiaomi: (value) => ({ $androidpush: value, $id_provider: "xiaomi" }),
  iospush_apns: (value) => ({ $iospush: value, $id_provider: "apns" }),
};

const decoder = new TextDecoder("utf-8", { fatal: true });
const encoder = new TextEncoder();

/** @param mapping with one key or null for each channel, as in the recommended mapping */
export function plainDelivery(mapping, languages) {
  const language = mapping.preferences.preferred_language;
  const codes = new Set(languages);
  const channels = Object.entries(mapping.channels)
    .filter(([, key]) => key !== null)
    .map(([channel, key]) => [key, APPEND[channel]]);

  function payload(event) {
    if (typeof event.userId !== "string") return undefined;
    const distinctId = event.userId.trim();
    if (distinctId === "" || distinctId.length > 255) return undefined;
    if (event.type === "identify") return user(event, distinctId);
    if (event.type === "track") return track(event, distinctId);
    return undefined;
  }

  function user(event, distinctId) {
    const operations = [];
    const traits = event.traits;
    if (typeof traits === "object" && traits !== null && !Array.isArray(traits)) {
      const properties = withoutReserved(traits);
      for (const _ in properties) {
        operations.push({ $set: properties });
        break;
      }
      for (const [key, append] of channels) {
        const value = Object.hasOwn(traits, key) ? traits[key] : undefined;
        if (typeof value === "string" && value.trim() !== "") operations.push({ $append: append(value.trim()) });
      }
      const code = Object.hasOwn(traits, language) ? traits[language] : undefined;
      if (codes.has(code)) operations.push({ $set: { $preferred_language: code } });
    }
    const payload = { $schema: "2" };
    stamp(payload, event);
    payload.distinct_id = distinctId;
    payload.$user_operations = operations;
    return payload;
  }

  function track(event, distinctId) {
    if (typeof event.event !== "string") return undefined;
    const name = (mapping.add_prefix ? "segment : " : "") + event.event.trim();
    if (name.length < 2 || isReserved(name)) return undefined;
    const payload = {};
    stamp(payload, event);
    if (typeof event.messageId === "string") payload.$idempotency_key = event.messageId;
    payload.event = name;
    payload.distinct_id = distinctId;
    payload.properties = event.properties ? withoutReserved(event.properties) : {};
    return payload;
  }

  return deliveries(payload);
}

/**
 * Delivers bodies of bytes or, without a decoder, of text.
 *
 * @param payload returns the payload for an event, or undefined
 */
export function deliveries(payload) {
  return (body) => {
    const parsed = JSON.parse(typeof body === "string" ? body : decoder.decode(body));
    const payloads = [];
    for (const event of Array.isArray(parsed) ? parsed : [parsed]) {
      const one = payload(event);
      if (one !== undefined) payloads.push(one);
    }
    const requests = [];
    for (let at = 0; at < payloads.length; at += 100) {
      requests.push(encoder.encode(JSON.stringify(payloads.slice(at, at + 100))));
    }
    return requests;
  };
}

export function stamp(payload, { messageId, timestamp }) {
  if (typeof messageId === "string") payload.$insert_id = UUID.test(messageId) ? messageId : uuidV5(messageId);
  if (typeof timestamp === "string" && RFC_3339.test(timestamp)) {
    const time = Date.parse(timestamp);
    if (time >= OLDEST) payload.$time = time;
  }
}

function uuidV5(name) {
  const hash = createHash("sha1").update(NAMESPACE).update(name).digest();
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

function isReserved(name) {
  return name[0] === "$" || (name[2] === "_" && name.slice(0, 3).toLowerCase() === "ss_");
}

/** Copies only if something must be left out. */
export function withoutReserved(object) {
  for (const name in object) {
    if (isReserved(name)) return Object.fromEntries(Object.entries(object).filter(([name]) => !isReserved(name)));
  }
  return object;
}
