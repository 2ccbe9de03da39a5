// --diff: what another mapping would change for users, held against the library's own profiles.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { applyToProfile, Connector, channels, recommendedMapping } from "@suprsend/segment-transform";

import { corpus, noCorpus } from "../cases/corpus.mjs";
import { folderOf, jsonLines, run } from "./cli.mjs";

const identify = (userId, traits) => ({ type: "identify", userId, traits });

/** What the command tells of the change from one mapping to another: the changes and the summary. */
async function diff(t, events, before, after) {
  const cwd = folderOf(t, {
    "before.json": JSON.stringify(before),
    "after.json": JSON.stringify(after),
    "events.jsonl": events.map((event) => `${JSON.stringify(event)}\n`).join(""),
  });
  const args = ["events.jsonl", "--mapping", "before.json", "--diff", "after.json"];
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
    if (outcome.status !== "mapped" || "event_name" in outcome) continue;
    profiles.set(outcome.distinct_id, applyToProfile(profiles.get(outcome.distinct_id), outcome));
  }
  return profiles;
}

/** The same changes, from whole profiles. */
function expectedChanges(events, before, after) {
  const [profilesBefore, profilesAfter] = [before, after].map((mapping) => profilesOf(events, mapping));
  const changes = [];
  for (const [distinct_id, from] of profilesBefore) {
    const to = profilesAfter.get(distinct_id);
    for (const [change, these, others] of [
      ["gains", to, from],
      ["loses", from, to],
    ]) {
      for (const { channel, value } of these.channels) {
        const isKept = others.channels.some((other) => other.channel === channel && other.value === value);
        if (!isKept) changes.push({ distinct_id, change, channel, value });
      }
    }
    const [languageBefore, languageAfter] = [from, to].map(({ preferred_language }) => preferred_language ?? null);
    if (languageBefore !== languageAfter) {
      changes.push({ distinct_id, change: "language", from: languageBefore, to: languageAfter });
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
  const inLanguages = summary.languages.reduce((sum, { users }) => sum + users, 0);
  assert.equal(inLanguages, changes.filter(({ change }) => change === "language").length);
}

async function assertAsProfiles(t, events, before, after) {
  const result = await diff(t, events, before, after);
  assert.deepEqual(sorted(result.changes), sorted(expectedChanges(events, before, after)));
  assertTotals(result, profilesOf(events, before).size);
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

  test("what an earlier or a later event gives under both mappings is no change", async (t) => {
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

  test("a thousand users with random traits", async (t) => {
    // A linear congruential generator, so that every run has the same events.
    let seed = 1;
    const random = (below) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const trait = () => [undefined, "a@x.com", "b@x.com", " a@x.com ", ["a@x.com", 7], 7, {}, "en", "hi"][random(9)];
    const events = Array.from({ length: 5_000 }, () =>
      identify(`u${random(1_000)}`, { email: trait(), phone: trait(), language: trait(), other: trait() }),
    );
    await assertAsProfiles(
      t,
      events,
      { preferences: { preferred_language: "language" }, channels: { slack_email: "other" } },
      {
        preferences: { preferred_language: ["other", "language"] },
        channels: { email: ["phone", "email"], sms: null },
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

describe("what it tells beside", () => {
  const events = [
    identify("u1", { phone: "+15555555555", language: "hi" }),
    { type: "track", userId: "u1", event: "Signed Up" },
    { type: "track", userId: "u1", event: "$secret" },
    { type: "page", userId: "u1" },
  ];
  const after = { add_prefix: true, preferences: { preferred_language: "language" }, channels: { sms: null } };

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
    const args = ["--mapping", "a.json", "--diff", "b.json", "--out", "changes"];
    const { code, stdout } = await run(args, { cwd, input });
    assert.equal(code, 0);
    assert.equal(readFileSync(join(cwd, "changes"), "utf8"), "- u1  sms  +15555555555\n");
    assert.match(stdout, /^1 event in /);
  });
});
