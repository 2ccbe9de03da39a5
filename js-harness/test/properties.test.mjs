// Properties that hold for any mapping and any events.
import assert from "node:assert/strict";
import { test } from "node:test";

import { applyToProfile, Connector, channels } from "@suprsend/segment-transform";
import fc from "fast-check";

const RUNS = 500;

const KEYS = [
  "email",
  "phone",
  "language",
  "contact",
  "contact.email",
  "a.b",
  "constructor",
  "__proto__",
  "$email",
  "é/~",
  "$.context.locale",
  "$.traits.email",
  "$.a",
];
const NAMES = [...KEYS, "a", "b", "plan", "$set", "$append", "$attachments", "ss_x", "SS_", "ss", "$"];
const STRINGS = [
  "p@x.com",
  " p@x.com\t",
  "+15555555555",
  "555",
  "U012AB3CD",
  "hi",
  "en-US",
  "sh",
  " ",
  "\ud800",
  '😀\u2028"\\\n\0',
  "x".repeat(300),
  "é".repeat(6_000),
];

const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, fc.string({ unit: "binary", maxLength: 6 }));
// Outside this range, a JavaScript number can differ from its JSON text.
const number = fc.oneof(fc.maxSafeInteger(), fc.double({ min: -1e15, max: 1e15, noNaN: true }));
const { value, object } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(null, true, false),
    number,
    { weight: 3, arbitrary: fc.constantFrom(...STRINGS) },
    fc.string({ unit: "binary", maxLength: 12 }),
  ),
  object: members(tie("value"), 12),
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: tie("leaf") },
    fc.array(tie("value"), { maxLength: 12 }),
    members(tie("value"), 4),
  ),
}));

/** An object with each name once, in any order. `__proto__` is a name like any other. */
function members(value, maxLength) {
  const list = fc.uniqueArray(fc.tuple(name, value), { selector: ([name]) => name, maxLength });
  return list.map(Object.fromEntries);
}

/** The usual value, any value, or none. */
const usually = (usual) => fc.oneof({ weight: 8, arbitrary: usual }, value, fc.constant(undefined)); // which JSON leaves out

const event = fc
  .record({
    type: usually(fc.constantFrom("identify", "identify", "track", "track", "page")),
    userId: usually(fc.oneof(fc.constantFrom("u1", " u2 "), number)),
    anonymousId: usually(fc.constant("a1")),
    messageId: usually(fc.constantFrom("m1", "022bb90c-bbac-11e4-8dfc-aa07a5b093db")),
    timestamp: usually(fc.constantFrom("2024-05-01T09:30:00.123Z", "2021-01-01T00:00:00Z", "yesterday")),
    event: usually(fc.constantFrom("Signed Up", "x", "$x")),
    traits: usually(object),
    properties: usually(object),
    name: usually(fc.constant("Home")),
    originalTimestamp: usually(fc.constant("2024-05-01T09:30:00+0530")),
    integrations: usually(fc.constantFrom({ All: false }, { SuprSend: false }, { All: false, Webhooks: true })),
    context: usually(
      fc.record({
        traits: fc.oneof(object, value),
        device: usually(fc.record({ token: usually(fc.constant("t-1")), type: usually(fc.constant("iOS")) })),
        groupId: usually(fc.constant("acme")),
        locale: usually(fc.constant("en-GB")),
      }),
    ),
    email: usually(fc.constant(undefined)),
  })
  .map(likeJson);
const identify = fc
  .record({ traits: object, messageId: usually(fc.constant("m1")), timestamp: value })
  .map((more) => likeJson({ type: "identify", userId: "u1", ...more }));

const keys = fc.oneof(fc.constantFrom(null, ...KEYS), fc.array(fc.constantFrom(...KEYS), { maxLength: 4 }));
const optional = { requiredKeys: [] };
const version1 = {
  add_prefix: fc.boolean(),
  preferences: fc.record({ preferred_language: keys, locale: keys, timezone: keys }, optional),
  channels: fc.record(Object.fromEntries(channels.map(({ id }) => [id, keys])), optional),
};
const patterns = fc.constantFrom(null, "*", "Signed*", ["x", "*Up"], []);
const version2 = {
  tenant_id: fc.constantFrom(null, "a", "$.context.groupId", ["b", "$.userId"]),
  context: fc.record({ users: fc.boolean(), device_tokens: fc.boolean() }, optional),
  events: fc.record(
    {
      only: patterns,
      except: patterns,
      rename: fc.constantFrom(null, { "Signed Up": "Welcome", x: "$x" }),
      page: fc.constantFrom(null, "{category} {name}"),
    },
    optional,
  ),
  properties: fc.record({ except: fc.constantFrom(null, "plan", ["a", "b", "$x"]) }, optional),
  integrations: fc.constantFrom(null, "SuprSend", ["SuprSend", "Webhooks"]),
};
const mapping = fc.record({ ...version1, ...version2 }, optional);

/** The value of a body's JSON: without -0 and undefined. */
function likeJson(value) {
  return JSON.parse(JSON.stringify(value));
}

function always(law, ...arbitraries) {
  test(law, () => fc.assert(fc.property(...arbitraries.slice(0, -1), arbitraries.at(-1)), { numRuns: RUNS }));
}

function payloads(delivery) {
  return delivery.requests.flatMap((request) => JSON.parse(new TextDecoder().decode(request)));
}

const at = (event, pointer) =>
  pointer
    .split("/")
    .slice(1)
    .reduce((value, step) => value[step.replaceAll("~1", "/").replaceAll("~0", "~")], event);

/** Trims whitespace and invisible characters from both ends. */
function trimmed(text) {
  const around = /[\s\u0085\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
  let [start, end] = [0, text.length];
  while (start < end && around.test(text[start])) start++;
  while (start < end && around.test(text[end - 1])) end--;
  return text.slice(start, end);
}

/** A JavaScript value of any kind, most of which JSON lacks. */
const { wild } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    { weight: 4, arbitrary: value },
    fc.constantFrom(undefined, NaN, Infinity, -Infinity, -0, () => {}, Symbol("s"), /x/g, new Error("x")),
    fc.constantFrom(...STRINGS).map((text) => new String(text)),
    number.map((number) => new Number(number)),
    fc.boolean().map((boolean) => new Boolean(boolean)),
    fc.date({ noInvalidDate: false }),
    fc.constantFrom(new Map([[1, 2]]), new Uint8Array(2), new Date(NaN), new Array(2)),
  ),
  named: fc.constantFrom(
    { toJSON: (key) => `${key}@x.com` },
    Object.assign(() => {}, { toJSON: () => "+15555555555" }),
  ),
  replaced: tie("wild").map((inner) => ({ toJSON: () => inner })),
  getter: tie("wild").map((inner) => ({
    get email() {
      return inner;
    },
  })),
  hidden: tie("wild").map((inner) => Object.defineProperty({ plan: 1 }, "email", { value: inner })),
  inherited: tie("wild").map((inner) => Object.create({ email: inner })),
  proxy: members(tie("wild"), 3).map((inner) => new Proxy(inner, {})),
  throwing: fc.constantFrom(1n, {
    get email() {
      throw new TypeError("boom");
    },
  }),
  wild: fc.oneof(
    { maxDepth: 3 },
    { weight: 40, arbitrary: tie("leaf") },
    fc.array(tie("wild"), { maxLength: 4 }),
    { weight: 8, arbitrary: members(tie("wild"), 4) },
    { weight: 4, arbitrary: tie("named") },
    tie("replaced"),
    tie("getter"),
    tie("hidden"),
    tie("inherited"),
    tie("proxy"),
    tie("throwing"),
  ),
}));
const sometimesWild = (usual) => fc.oneof({ weight: 3, arbitrary: usual }, wild);
const wildEvent = sometimesWild(
  fc.record({
    type: sometimesWild(fc.constantFrom("identify", "track")),
    userId: sometimesWild(fc.constantFrom("u1", 5)),
    messageId: sometimesWild(fc.constant("m1")),
    timestamp: sometimesWild(fc.constant(new Date())),
    event: sometimesWild(fc.constant("Signed Up")),
    traits: sometimesWild(members(wild, 12)),
    properties: sometimesWild(members(wild, 12)),
  }),
);

always("an object is mapped as its JSON", mapping, wildEvent, (mapping, event) => {
  const connector = new Connector(mapping);
  const outcome = connector.transform(event);
  let json;
  try {
    json = JSON.stringify(event);
  } catch {
    assert.equal(outcome.code, "unreadable_member");
    return;
  }
  if (json === undefined) assert.equal(outcome.code, "not_an_object");
  else assertSame(outcome, connector.transformDelivery(`[${json}]`));
});

always("an object and its bytes give the same payload and notes", mapping, event, (mapping, event) => {
  const connector = new Connector(mapping);
  assertSame(connector.transform(event), connector.transformDelivery(JSON.stringify([event])));
});

/** What SuprSend receives for an outcome: the user, if there is one, before the event. */
const sent = ({ user, payload }) => [user?.payload, payload].filter((payload) => payload !== undefined);

function assertSame(outcome, delivery) {
  const { notes, status, code, path, message } = outcome;
  assert.equal(JSON.stringify(payloads(delivery)), JSON.stringify(sent(outcome)));
  const [issue] = delivery.issues;
  const { index, message_id, ...reported } = issue ?? { status, notes: [] };
  assert.deepEqual(reported, status === "mapped" ? { status, notes } : { status, code, path, message });
}

always("every event is mapped, skipped or rejected, in order", mapping, fc.array(event), (mapping, events) => {
  const connector = new Connector(mapping);
  const outcomes = events.map((event) => connector.transform(event));
  const { mapped, skipped, rejected, issues, ...delivery } = connector.transformDelivery(JSON.stringify(events));
  assert.equal(mapped + skipped + rejected, events.length);
  const expected = outcomes.filter(({ status }) => status === "mapped");
  assert.equal(mapped, expected.length);
  assert.deepEqual(payloads(delivery), expected.flatMap(sent));
  const withIssues = outcomes.flatMap(({ status, notes }, index) =>
    status !== "mapped" || notes.length > 0 ? [index] : [],
  );
  assert.deepEqual(
    issues.map(({ index }) => index),
    withIssues,
  );
});

always("a trait's name never becomes an operation", mapping, identify, (mapping, event) => {
  const outcome = new Connector(mapping).transform(event);
  const { payload, properties, channels } = outcome;
  assert.deepEqual(
    Object.keys(properties).filter((name) => /^(\$|ss_)/i.test(name)),
    [],
  );
  const operations = [...payload.$user_operations];
  if (Object.keys(properties).length > 0) assert.deepEqual(operations.shift(), { $set: properties });
  for (const { value } of channels) {
    const { $append, ...more } = operations.shift();
    assert.deepEqual(more, {});
    const [[name, appended], ...provider] = Object.entries($append);
    assert.match(name, /^\$(email|sms|whatsapp|slack|androidpush|iospush)$/);
    assert.equal(name === "$slack" ? Object.values(appended)[0] : appended, value);
    assert.ok(provider.every(([name]) => name === "$id_provider"));
  }
  const preferences = ["preferred_language", "locale", "timezone"].filter((name) => name in outcome);
  assert.deepEqual(
    operations,
    preferences.map((name) => ({ $set: { [`$${name}`]: outcome[name] } })),
  );
});

always("every channel value is in the event, at its `from`", mapping, identify, (mapping, event) => {
  const { channels } = new Connector(mapping).transform(event);
  for (const { value, from } of channels) {
    const found = at(event, from);
    assert.ok(["string", "number"].includes(typeof found));
    assert.equal(value, trimmed(String(found)));
  }
});

always("the order of traits does not affect channels", mapping, fc.gen(), (mapping, gen) => {
  const { traits } = gen(() => identify);
  const members = Object.entries(traits);
  const shuffled = gen(() => fc.shuffledSubarray(members, { minLength: members.length }));
  const connector = new Connector(mapping);
  const [before, after] = [traits, Object.fromEntries(shuffled)].map((traits) =>
    connector.transformIdentify({ userId: "u1", traits }),
  );
  assert.deepEqual(after.channels, before.channels);
  assert.equal(after.preferred_language, before.preferred_language);
  assert.deepEqual(after.properties, before.properties);
});

always("a replay adds nothing to a profile", mapping, fc.array(identify, { maxLength: 4 }), (mapping, events) => {
  const connector = new Connector(mapping);
  const outcomes = events.map((event) => connector.transform(event));
  const once = outcomes.reduce(applyToProfile, undefined);
  assert.deepEqual(outcomes.reduce(applyToProfile, once), once);
});
