// What the events say about the mapping: how many users get a value, keys that no event has, suggestions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Connector, channels } from "@suprsend/segment-transform";
import { corpus, noCorpus } from "../../../cases/corpus.mjs";

const preferences = [
  { id: "preferred_language", label: "Preferred language" },
  { id: "locale", label: "Locale" },
  { id: "timezone", label: "Time zone" },
];

const identify = (userId, traits, rest) => JSON.stringify({ type: "identify", userId, traits, ...rest });

export function coverage(screen) {
  /** The lines of a field below its keys. */
  const hints = (label) =>
    screen().page.evaluate((label) => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      const rows = [...shadowRoot.querySelectorAll(".keys")];
      const row = rows.find((row) => row.querySelector(".field-label").textContent === label);
      return [...row.querySelectorAll(".coverage, .key-hint")].map(({ textContent }) => textContent);
    }, label);

  test("each field says how many users get a value, and how many values look wrong", async () => {
    await screen().open();
    await screen().setEvents(
      [
        identify("u1", { email: "ann@example.com", phone: "+15555550100", language: "hi" }),
        identify("u1", { email: "ann@example.net" }),
        identify("u2", { email: "no address", phone: "555" }),
        identify("u3", { language: "english" }),
        '{"type":"track","userId":"u4","event":"Paid"}',
      ].join("\n"),
    );
    await screen().until(() => hints("Email"), ["2 of 3 users1 value looks wrong"]);
    await screen().until(() => hints("SMS"), ["2 of 3 users1 value looks wrong"]);
    await screen().setKey("Preferred language", "language");
    await screen().until(() => hints("Preferred language"), ["1 of 3 users1 value looks wrong"]);
  });

  test("a key that no event has says so, and what was meant is one click away", async () => {
    await screen().open();
    await screen().setKey("Email", "emial");
    await screen().until(() => hints("Email"), ["No event has emial. Did you mean email?"]);
    await screen().untilTexts(".changes .unseen-key", ["No event has emial for Email."]);
    await screen().click(".unseen-key .link");
    await screen().until(() => hints("Email"), []);
    await screen().untilResult({ status: "Mapped" });
    await screen().setKey("Email", "zzzzz");
    await screen().until(async () => (await hints("Email"))[0], "No event has zzzzz.");
  });

  test("keys that no event has are in sight at Save, for channels, preferences and the tenant alike", async () => {
    await screen().open();
    await screen().setEvents(
      [
        identify("u1", { email: "ann@example.com" }),
        '{"type":"track","userId":"u1","event":"Paid","properties":{"company":"acme"}}',
      ].join("\n"),
    );
    const mapping = {
      channels: { email: ["email", "emial"], sms: "$.phnoe", whatsapp: "whatsapp" },
      preferences: { locale: "locle" },
      tenant_id: "compny",
    };
    await screen().page.evaluate((mapping) => {
      document.querySelector("segment-mapping-preview").mapping = mapping;
    }, mapping);
    await screen().untilTexts(".changes .unseen-key", [
      "No event has emial for Email, $.phnoe for SMS, whatsapp for Whatsapp, locle for Locale, compny for Tenant.",
    ]);
    await screen().until(() => hints("Tenant"), ["No event has compny. Did you mean company?"]);
    for (const width of [360, 1152, 1280]) {
      await screen().page.setViewport({ width, height: 740 });
      const [line, list, save] = await screen().page.evaluate(() => {
        const { shadowRoot } = document.querySelector("segment-mapping-preview");
        return [".changes .unseen-key", ".changes", ".save-actions"].map((at) =>
          shadowRoot.querySelector(at).getBoundingClientRect().toJSON(),
        );
      });
      assert.ok(line.bottom <= list.bottom && list.bottom <= save.top, `${width}: ${line.bottom} ${list.bottom}`);
    }
    await screen().page.setViewport({ width: 1280, height: 800 });
  });

  test("a suggestion comes from the values, is counted exactly, and can be undone", async () => {
    await screen().open();
    const events = Array.from({ length: 40 }, (_, at) =>
      identify(`u${at}`, {
        email: `u${at}@example.com`,
        ...(at < 10 && { phone: "+15555550100" }),
        ...(at >= 10 && at < 35 && { call_me: `+155555501${String(at).padStart(2, "0")}` }),
        // Many values that are no phone numbers rule a key out.
        mixed: at % 2 === 0 ? "no phone" : "+15555550100",
        hash: "a".repeat(64),
      }),
    );
    await screen().setEvents(events.join("\n"));
    await screen().until(() => hints("SMS"), ["10 of 40 users", "call_me has phone numbers for 25 users. Map it too"]);
    await screen().until(() => hints("iospush (APNS)"), ["0 of 40 users"]);
    await screen().until(() => hints("Email"), ["40 of 40 users"]);
    await screen().press("Map it too");
    await screen().until(() => hints("SMS"), ["35 of 40 users", "Added call_me. Undo"]);
    await screen().press("Undo");
    await screen().until(() => hints("SMS"), ["10 of 40 users", "call_me has phone numbers for 25 users. Map it too"]);
  });

  test("tokens, time zones, and languages are recognized by their values, and other values are not", async () => {
    await screen().open();
    await screen().setEvents(
      identify(
        "u1",
        {
          push: `fGk3Q9x:APA91b${"H".repeat(120)}`,
          ios_token: "740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad",
          lang: "hi",
          mime: "text/html",
          country: "in",
        },
        { context: { timezone: "Asia/Kolkata", locale: "en-IN" } },
      ),
    );
    await screen().untilTexts(".section-state", [
      "3 suggestions",
      "Not used",
      "Not used",
      "Not used",
      "Not used",
      "Not used",
    ]);
    await screen().openSectionOf(screen().key("Locale"));
    const suggested = (label, key, noun) =>
      screen().until(() => hints(label), [`${key} has ${noun} for 1 user. Map it`]);
    await suggested("Androidpush (FCM)", "push", "FCM tokens");
    await suggested("iospush (APNS)", "ios_token", "APNs tokens");
    await suggested("Preferred language", "lang", "language codes");
    await suggested("Locale", "$.context.locale", "locales");
    await suggested("Time zone", "$.context.timezone", "time zones");
    await screen().until(() => hints("Whatsapp"), []);
    await screen().until(() => hints("Slack (User ID)"), []);
  });

  test("of a corpus of real events, what each channel and preference says is true", { skip: noCorpus }, async () => {
    await screen().open();
    await screen().drop("corpus.jsonl", corpus.join("\n"));
    await screen().untilTexts(".events .alert", [`Loaded ${corpus.length.toLocaleString("en")} events.`]);
    await screen().press("Use recommended");
    const { users, reached } = reach(await mappingOf(screen()));
    const fields = [...channels, ...preferences];
    for (const { id, label } of fields) {
      await screen().openSectionOf(screen().key(label));
      const count = `${reached(id)} of ${users} users`;
      await screen().until(async () => (await hints(label))[0]?.slice(0, count.length), count);
    }
    await screen().find(".suggestion");
    for (const { id, label } of fields) {
      for (const hint of await hints(label)) {
        const [, key, found] = hint.match(/^(\S+) has .* for (\d+) users?\./) ?? [];
        if (key) assert.equal(right(id, key), Number(found), hint);
        const [, unseen] = hint.match(/^No event has (\S+?)\./) ?? [];
        if (unseen) assert.ok(!corpus.some((line) => line.includes(`"${unseen}"`)), hint);
      }
    }
  });
}

function mappingOf(screen) {
  return screen.page.evaluate(() =>
    JSON.parse(JSON.stringify(document.querySelector("segment-mapping-preview").mapping)),
  );
}

/** How many users there are, and how many a channel or preference has values for, by the package itself. */
function reach(mapping) {
  const connector = new Connector(mapping);
  const users = new Map();
  for (const line of corpus) {
    const outcome = connector.transform(JSON.parse(line));
    if (outcome.status !== "mapped" || "event_name" in outcome) continue;
    const known = users.get(outcome.distinct_id) ?? new Set();
    for (const { channel } of outcome.channels) known.add(channel);
    for (const { id } of preferences) if (outcome[id]) known.add(id);
    users.set(outcome.distinct_id, known);
  }
  return { users: users.size, reached: (id) => [...users.values()].filter((known) => known.has(id)).length };
}

/** The users for whom a key alone gives a channel or preference a value without a note on it. */
function right(id, key) {
  const nothing = Object.fromEntries(channels.map((channel) => [channel.id, null]));
  const isChannel = channels.some((channel) => channel.id === id);
  const connector = new Connector(
    isChannel ? { channels: { ...nothing, [id]: key } } : { channels: nothing, preferences: { [id]: key } },
  );
  const users = new Set();
  for (const line of corpus) {
    const outcome = connector.transform(JSON.parse(line));
    if (outcome.status !== "mapped" || "event_name" in outcome) continue;
    const hasValue = outcome.channels.length > 0 || outcome[id] !== undefined;
    const isWrong = outcome.notes.some(({ code }) =>
      /looks_invalid|not_e164|iso_639|locale_inv|timezone_inv/.test(code),
    );
    if (hasValue && !isWrong) users.add(outcome.distinct_id);
  }
  return users.size;
}
