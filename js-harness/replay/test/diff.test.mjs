// diff: what another mapping would change for users, held against the library's own profiles.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { applyToProfile, Connector, channels, recommendedMapping } from "@suprsend/segment-transform";
import { corpus, noCorpus } from "../../cases/corpus.mjs";
import { Changes } from "../diff/changes.js";
import { AFTER, BEFORE } from "../diff/user.js";
import { folderOf, jsonLines, run } from "./command.mjs";

const identify = (userId, traits) => ({ type: "identify", userId, traits });

/** What the command prints for the change from one mapping to another: the changes and the summary. */
async function diff(t, events, before, after) {
  const cwd = folderOf(t, {
    "before.json": JSON.stringify(before),
    "after.json": JSON.stringify(after),
    "events.jsonl": events.map((event) => `${JSON.stringify(event)}\n`).join(""),
  });
  const args = ["diff", "events.jsonl", "--old", "before.json", "--mapping", "after.json"];
  const { code, stdout, stderr } = await run([...args, "--json"], { cwd });
  const { stdout: text, stderr: summaryText } = await run(args, { cwd });
  return { code, changes: jsonLines(stdout), summary: JSON.parse(stderr), text, summaryText };
}

/** Every user's profile after all events. */
function profilesOf(events, mapping) {
  const connector = new Connector(mapping);
  const profiles = new Map();
  for (const event of events) {
    const outcome = connector.transform(event);
    const hasUser = outcome.status === "mapped" && (outcome.user !== undefined || !("event_name" in outcome));
    if (!hasUser) continue;
    profiles.set(outcome.distinct_id, applyToProfile(profiles.get(outcome.distinct_id), outcome));
  }
  return profiles;
}

const NOBODY = { properties: {}, channels: [] };
const preferences = { language: "preferred_language", locale: "locale", timezone: "timezone" };

/** The same changes, from whole profiles. */
function expectedChanges(events, before, after) {
  const [profilesBefore, profilesAfter] = [before, after].map((mapping) => profilesOf(events, mapping));
  const changes = [];
  for (const distinct_id of new Set([...profilesBefore.keys(), ...profilesAfter.keys()])) {
    const [from, to] = [profilesBefore, profilesAfter].map((profiles) => profiles.get(distinct_id) ?? NOBODY);
    if (from === NOBODY) changes.push({ distinct_id, change: "appears" });
    if (to === NOBODY) changes.push({ distinct_id, change: "disappears" });
    for (const [change, these, others] of [
      ["gains", to, from],
      ["loses", from, to],
    ]) {
      for (const { channel, value } of these.channels) {
        const isKept = others.channels.some((other) => other.channel === channel && other.value === value);
        if (!isKept) changes.push({ distinct_id, change, channel, value });
      }
    }
    for (const [change, member] of Object.entries(preferences)) {
      const [before, after] = [from[member] ?? null, to[member] ?? null];
      if (before !== after) changes.push({ distinct_id, change, from: before, to: after });
    }
  }
  return changes;
}

const sorted = (changes) => changes.map((change) => JSON.stringify(change)).sort();

function assertTotals({ changes, summary }, users) {
  assert.equal(summary.users, users);
  assert.equal(summary.users_changed, new Set(changes.map(({ distinct_id }) => distinct_id)).size);
  for (const { id } of channels) {
    for (const [change, total] of [
      ["gains", "users_gaining"],
      ["loses", "users_losing"],
    ]) {
      const those = changes.filter((known) => known.change === change && known.channel === id);
      assert.equal(summary.channels[id][total], new Set(those.map(({ distinct_id }) => distinct_id)).size, id);
    }
  }
  const countOf = (kind) => changes.filter(({ change }) => change === kind).length;
  assert.deepEqual([summary.users_appearing, summary.users_disappearing], [countOf("appears"), countOf("disappears")]);
  for (const change of Object.keys(preferences)) {
    assert.equal(
      summary[`${change}s`].reduce((sum, { users }) => sum + users, 0),
      countOf(change),
    );
  }
}

async function assertAsProfiles(t, events, before, after) {
  const result = await diff(t, events, before, after);
  assert.deepEqual(sorted(result.changes), sorted(expectedChanges(events, before, after)));
  const users = [before, after].flatMap((mapping) => [...profilesOf(events, mapping).keys()]);
  assertTotals(result, new Set(users).size);
  return result;
}

describe("changes", () => {
  test("every channel can be gained, and lost the other way", async (t) => {
    const traits = Object.fromEntries(channels.map(({ id, recommended_key }) => [recommended_key, `${id}-1`]));
    const events = [identify("u1", { ...traits, language: "hi" }), identify("u2", {})];
    const nothing = Object.fromEntries(channels.map(({ id }) => [id, null]));
    const gained = await assertAsProfiles(t, events, { channels: nothing }, recommendedMapping);
    assert.deepEqual(
      gained.changes.map(({ change, channel }) => [change, channel]),
      [["language", undefined], ...channels.map(({ id }) => ["gains", id])],
    );
    const lost = await assertAsProfiles(t, events, recommendedMapping, { channels: nothing });
    assert.deepEqual(lost.summary.languages, [{ from: "hi", to: null, users: 1 }]);
    assert.equal(lost.summary.channels.slack_user_id.users_losing, 1);
  });

  test("a value that another event gives under both mappings is not a change", async (t) => {
    const events = [
      identify("u1", { email: "a@x.com" }),
      identify("u1", { mail: "a@x.com", email: "b@x.com" }),
      identify("u2", { mail: "a@x.com" }),
      identify("u2", { email: "b@x.com" }),
      identify("u2", { mail: "b@x.com", email: "a@x.com" }),
    ];
    const { changes } = await assertAsProfiles(t, events, {}, { channels: { email: ["email", "mail"] } });
    assert.deepEqual(changes, []);
  });

  test("the last language counts", async (t) => {
    const events = [
      identify("u1", { language: "hi", locale: "en" }),
      identify("u1", { language: "de", locale: "de" }),
      identify("u2", { language: "hi", locale: "en" }),
      identify("u2", { language: "nonsense" }),
    ];
    const [before, after] = ["language", "locale"].map((key) => ({ preferences: { preferred_language: key } }));
    const { changes } = await assertAsProfiles(t, events, before, after);
    assert.deepEqual(changes, [{ distinct_id: "u2", change: "language", from: "hi", to: "en" }]);
  });

  test("the last locale and the last time zone count", async (t) => {
    const events = [
      identify("u1", { locale: "en-GB", zone: "UTC" }),
      identify("u1", { locale: "nonsense!", zone: "Europe/Amsterdam" }),
      identify("u2", { locale: "de", zone: "nonsense" }),
      identify("u2", { locale: "hi-IN" }),
    ];
    const after = { preferences: { locale: "locale", timezone: "zone" } };
    const { changes, summary } = await assertAsProfiles(t, events, {}, after);
    assert.deepEqual(changes, [
      { distinct_id: "u1", change: "locale", from: null, to: "en-GB" },
      { distinct_id: "u1", change: "timezone", from: null, to: "Europe/Amsterdam" },
      { distinct_id: "u2", change: "locale", from: null, to: "hi-IN" },
    ]);
    assert.deepEqual(summary.timezones, [{ from: null, to: "Europe/Amsterdam", users: 1 }]);
  });

  test("a user of a track call counts, in either direction", async (t) => {
    const track = (userId, traits) => ({ type: "track", userId, event: "Order Placed", context: { traits } });
    const events = [
      track("u1", { name: "Ann" }),
      identify("u2", { email: "b@x.com" }),
      track("u3", { email: "c@x.com", locale: "en-GB" }),
      track("u2", { email: "b@x.com", phone: "+15555555555" }),
      track("u4", {}),
    ];
    const [without, withUsers] = [false, true].map((users) => ({
      context: { users },
      preferences: { locale: "locale" },
    }));
    const { changes, text, summaryText } = await assertAsProfiles(t, events, without, withUsers);
    assert.deepEqual(changes, [
      { distinct_id: "u2", change: "gains", channel: "sms", value: "+15555555555" },
      { distinct_id: "u1", change: "appears" },
      { distinct_id: "u3", change: "appears" },
      { distinct_id: "u3", change: "locale", from: null, to: "en-GB" },
      { distinct_id: "u3", change: "gains", channel: "email", value: "c@x.com" },
    ]);
    assert.match(text, /^\+ u1 {2}user$/m);
    assert.match(summaryText, /\n2 users would appear, 0 would disappear\n/);
    const { changes: other } = await assertAsProfiles(t, events, withUsers, without);
    assert.deepEqual(
      other.map(({ change }) => change),
      ["disappears", "loses", "disappears", "locale", "loses"],
    );
  });

  test("an identify call that only one mapping sends is that user's alone", async (t) => {
    const events = [
      { ...identify("u1", { email: "a@x.com" }), integrations: { SuprSend: false } },
      identify("u2", { email: "b@x.com" }),
      identify("u1", { phone: "+15555555555" }),
    ];
    const { changes } = await assertAsProfiles(t, events, {}, { integrations: "SuprSend" });
    assert.deepEqual(changes, [{ distinct_id: "u1", change: "loses", channel: "email", value: "a@x.com" }]);
  });

  test("a thousand users with random traits", async (t) => {
    // A linear congruential generator, so that every run has the same events.
    let seed = 1;
    const random = (below) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const trait = () => [undefined, "a@x.com", "b@x.com", " a@x.com ", ["a@x.com", 7], 7, {}, "en", "hi"][random(9)];
    const events = Array.from({ length: 5_000 }, () =>
      random(3) === 0
        ? {
            type: "track",
            userId: `u${random(1_000)}`,
            event: "x",
            context: { traits: { email: trait(), other: trait() } },
          }
        : identify(`u${random(1_000)}`, { email: trait(), phone: trait(), language: trait(), other: trait() }),
    );
    await assertAsProfiles(
      t,
      events,
      { preferences: { preferred_language: "language" }, channels: { slack_email: "other" } },
      {
        preferences: { preferred_language: ["other", "language"], locale: "other" },
        channels: { email: ["phone", "email"], sms: null },
        context: { users: true },
      },
    );
  });

  test("the corpus", { skip: noCorpus }, async (t) => {
    const after = {
      ...recommendedMapping,
      channels: { email: ["company.name", "email"], sms: null, whatsapp: "phone" },
    };
    const events = corpus.map((event) => JSON.parse(event));
    const { changes } = await assertAsProfiles(t, events, recommendedMapping, after);
    assert.ok(changes.length > 100);
  });
});

describe("more users than memory has room for", () => {
  const USERS = 1_500;
  const value = (number) => JSON.stringify(["email", `${number}@example.com`]);
  /** What payloads of two mappings hold, each of a user that others are of too. */
  const seen = Array.from({ length: 6_000 }, (_, at) => [
    at % 13 < 8 ? BEFORE : AFTER,
    {
      distinct_id: `u${(37 * at) % USERS}`,
      values: [value(at % 3)],
      preferences: at % 7 === 0 ? { locale: `l${at % 5}` } : {},
    },
  ]);

  async function changesWith(most) {
    const changes = new Changes({ most });
    for (const [mapping, user] of seen) {
      changes.see(mapping, user);
      await changes.makeRoom();
    }
    const all = [];
    for await (const change of changes.all()) all.push(change);
    return { all, totals: changes.totals };
  }

  test("gives the same changes and totals", async () => {
    const inMemory = await changesWith(Number.POSITIVE_INFINITY);
    assert.ok(inMemory.totals.users === USERS && inMemory.totals.users_changed < inMemory.totals.users);
    // With the second, partitions are partitioned again.
    for (const most of [1_000, 40]) {
      const partitioned = await changesWith(most);
      assert.deepEqual(sorted(partitioned.all), sorted(inMemory.all));
      const ordered = ({ locales, ...totals }) => ({ ...totals, locales: sorted(locales) });
      assert.deepEqual(ordered(partitioned.totals), ordered(inMemory.totals));
    }
  });

  test("is an error if there is no room for temporary files either", async (t) => {
    const cwd = folderOf(t, { "a.json": "{}", "b.json": '{"channels":{"sms":null}}' });
    const input = Array.from({ length: 30_000 }, (_, at) => JSON.stringify(identify(`u${at}`, {}))).join("\n");
    const env = { ...process.env, TMPDIR: join(cwd, "none") };
    const { code, stdout, stderr } = await run(["diff", "--old", "a.json", "--mapping", "b.json"], { cwd, env, input });
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr, /^error: cannot write temporary files in `.*none`: no such file or directory\n$/);
  });
});

describe("the summary of a diff", () => {
  const events = [
    identify("u1", { phone: "+15555555555", language: "hi" }),
    { type: "track", userId: "u1", event: "Signed Up" },
    { type: "track", userId: "u1", event: "$secret" },
    { type: "page", userId: "u1" },
  ];
  const after = { add_prefix: true, preferences: { preferred_language: "language" }, channels: { sms: null } };

  test("only events that both mappings send under another name are renamed", async (t) => {
    const track = (event, rest) => ({ type: "track", userId: "u1", event, ...rest });
    const calls = [
      track("Signed Up", { context: { traits: { name: "Ann" } } }),
      track("Order Placed"),
      track("Order Placed"),
      track("Order Closed"),
      { type: "page", userId: "u1", name: "Home" },
    ];
    const renaming = {
      context: { users: true },
      events: { except: "*Closed", rename: { "Order Placed": "Ordered" }, page: "Viewed {name}" },
    };
    const { summary } = await diff(t, calls, {}, renaming);
    assert.equal(summary.events_renamed, 2);
  });

  test("totals under both mappings, and how many events get another name", async (t) => {
    const { code, summary } = await diff(t, events, {}, after);
    assert.equal(code, 1);
    assert.equal(summary.events, 4);
    assert.equal(summary.events_renamed, 1);
    const { mapping, mapped, skipped, rejected, codes } = summary.before;
    assert.deepEqual([mapping, mapped, skipped, rejected], ["before.json", 2, 1, 1]);
    assert.deepEqual(
      codes.map(({ code }) => code),
      ["unsupported_type", "reserved_event_name"],
    );
    assert.deepEqual([summary.after.mapped, summary.after.rejected], [3, 0]);
  });

  test("the line of the first event with an issue, in any part of a chunk", async (t) => {
    const many = Array.from({ length: 20_000 }, (_, at) => identify(`u${at}`, { email: "a@x.com" }));
    many[17_000] = 5;
    const { summary } = await diff(t, many, {}, after);
    assert.deepEqual([summary.events, summary.users], [20_000, 19_999]);
    const [{ first }] = summary.before.codes;
    assert.deepEqual([first.line, first.index], [17_001, 17_000]);
  });

  test("for people", async (t) => {
    const { text, summaryText } = await diff(t, events, {}, after);
    assert.equal(text, "~ u1  language  none → hi\n- u1  sms  +15555555555\n");
    assert.match(summaryText, /\n1 of 1 user would change with `after\.json`\n/);
    assert.match(summaryText, /\n +users gaining +users losing\n +SMS +0 +1\n/);
    assert.match(summaryText, /\n +language before +after +users\n +none +hi +1\n/);
    assert.match(summaryText, /\n +with another name +1\n/);
    assert.match(summaryText, /\n +mapped +2 +3\n/);
    assert.doesNotMatch(summaryText, /skipped/, "what is the same under both");
  });

  test("it writes no bodies, and its changes into a file as well", async (t) => {
    const cwd = folderOf(t, { "a.json": "{}", "b.json": '{"channels":{"sms":null}}' });
    const input = JSON.stringify(events[0]);
    const args = ["diff", "--old", "a.json", "--mapping", "b.json", "--out", "changes"];
    const { code, stdout } = await run(args, { cwd, input });
    assert.equal(code, 0);
    assert.equal(readFileSync(join(cwd, "changes"), "utf8"), "- u1  sms  +15555555555\n");
    assert.match(stdout, /^1 event in /);
  });
});
