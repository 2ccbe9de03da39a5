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

const fields = [...channels, ...preferences];

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

  test("a wrong value that two channels use is counted once for each, with one note", async () => {
    await screen().open();
    await screen().setEvents(
      [identify("u1", { phone: "+15555550100" }), identify("u2", { phone: "555 0100", email: "ann" })].join("\n"),
    );
    await screen().setKey("Whatsapp", "phone");
    await screen().setKey("Slack (Email)", "email");
    for (const label of ["SMS", "Whatsapp"]) {
      await screen().until(() => hints(label), ["2 of 2 users1 value looks wrong"]);
    }
    for (const label of ["Email", "Slack (Email)"]) {
      await screen().until(() => hints(label), ["1 of 2 users1 value looks wrong"]);
    }
    await screen().untilTexts(".note .place", ["traits.email", "traits.phone"]);
    await screen().untilTexts(".row-result", ["Mapped", "2 notes"]);
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

  test("a trait that events have is found by its path from the root, wherever the traits are", async () => {
    await screen().open();
    const traits = { email: "ann@example.com" };
    for (const [events, key] of [
      [
        [identify("u1", undefined, { context: { traits } }), identify("u2", {}, { context: { traits } })],
        "$.context.traits.email",
      ],
      [[identify("u1", traits), identify("u2", traits)], "$.traits.email"],
    ]) {
      await screen().setEvents(events.join("\n"));
      await screen().setKey("Email", key);
      await screen().until(() => hints("Email"), ["2 of 2 users"]);
      await screen().untilTexts(".changes .unseen-key", []);
    }
    await screen().setKey("Email", "$.context.traits.email");
    await screen().until(async () => (await hints("Email"))[1]?.split(".")[0], "No event has $");
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

  const emailOf = (at) => `u${at}@example.com`;
  const phoneOf = (at) => `+155555501${String(at).padStart(2, "0")}`;
  const apnsToken = (at) => String(at).padStart(64, "0");
  const fcmToken = (at) => `fGk3Q9x:APA91b${"H".repeat(90)}${at}`;
  const device = (type, token) => ({ context: { device: { type, token } } });

  for (const [what, label, eventOf, expected] of [
    [
      "a device's push token is used with the switch",
      "iospush (APNS)",
      (at) => (at < 40 ? device("ios", apnsToken(at)) : device("android", fcmToken(at))),
      ["0 of 100 users", "$.context.device.token has APNs tokens for 40 users. Use push tokens from the device"],
    ],
    [
      "push tokens that don't look like any are ignored",
      "iospush (APNS)",
      (at) => device("ios", at < 20 ? apnsToken(at) : "sample_push_token"),
      ["0 of 100 users"],
    ],
    [
      "mapped push tokens must all look right",
      "iospush (APNS)",
      (at) => ({ traits: { push_token: at < 10 ? apnsToken(at) : fcmToken(at) } }),
      ["0 of 100 users"],
    ],
    [
      "paths are not time zones",
      "Time zone",
      (at) => ({ traits: { path: at % 50 === 0 ? "Europe/Amsterdam" : `pages/home${at}` } }),
      ["0 of 100 users"],
    ],
    [
      "a word is not a Xiaomi token",
      "Androidpush (Xiaomi)",
      () => ({ traits: { mi_push: "enabled" } }),
      ["0 of 100 users"],
    ],
    [
      "the first values of a good key may be wrong",
      "SMS",
      (at) => ({ traits: { phone_number: at < 4 ? `n/a ${at}` : phoneOf(at) } }),
      ["0 of 100 users", "No event has phone.", "phone_number has phone numbers for 96 users. Map it too"],
    ],
    [
      "the key for most users without a value wins",
      "Email",
      (at) => ({
        traits: {
          ...(at < 40 && { email: emailOf(at) }),
          ...(at < 45 && { billing_email: emailOf(at) }),
          ...(at >= 60 && { mail: emailOf(at) }),
        },
      }),
      ["40 of 100 users", "mail has email addresses for 40 users. Map it too"],
    ],
    [
      "users with a value are not counted",
      "Email",
      (at) => ({
        traits: { ...(at < 80 && { email: emailOf(at) }), ...(at >= 20 && at < 83 && { mail: emailOf(at) }) },
      }),
      ["80 of 100 users", "mail has email addresses for 3 more users. Map it too"],
    ],
  ]) {
    test(`suggestions: ${what}`, async () => {
      await screen().open();
      const events = Array.from({ length: 100 }, (_, at) => {
        const { traits, context } = eventOf(at);
        return identify(`u${at}`, { lang: "hi", ...traits }, { context });
      });
      await screen().setEvents(events.join("\n"));
      await screen().openSectionOf(screen().key("Locale"));
      // All suggestions appear at once.
      await screen().until(async () => (await hints("Preferred language")).length, 2);
      assert.deepEqual(await hints(label), expected);
    });
  }

  test("a device's push tokens are one click away", async () => {
    await screen().open();
    await screen().setEvents([identify("u1", {}, device("ios", apnsToken(1))), identify("u2", {})].join("\n"));
    await screen().press("Use push tokens from the device");
    await screen().until(() => hints("iospush (APNS)"), ["1 of 2 users"]);
    await screen().untilTexts(".changes summary", ["1 user gains iospush (APNS)"]);
  });

  test("of a corpus of real events, what each channel and preference says is true", { skip: noCorpus }, async () => {
    await screen().open();
    await screen().drop("corpus.jsonl", corpus.join("\n"));
    await screen().untilTexts(".events .alert", [`Loaded ${corpus.length.toLocaleString("en")} events.`]);
    for (const preset of ["Use recommended", "Restore defaults"]) {
      await screen().press(preset);
      const users = valuesOfUsers(await mappingOf(screen()));
      const reached = (id) => [...users.values()].filter((values) => values[id].length > 0).length;
      for (const { id, label } of fields) {
        await screen().openSectionOf(screen().key(label));
        const count = `${reached(id)} of ${users.size} users`;
        await screen().until(async () => (await hints(label))[0]?.slice(0, count.length), count);
      }
      await screen().find(".suggestion");
      for (const { id, label } of fields) {
        for (const hint of await hints(label)) {
          const [, key, found, more] = hint.match(/^(\S+) has .* for (\d+) (more )?users?\./) ?? [];
          if (key) {
            const { right, wrong } = judge(id, key);
            const added = right.filter((user) => users.get(user)[id].length === 0);
            assert.equal(added.length, Number(found), hint);
            assert.ok(more || right.length === added.length, hint);
            assert.ok(wrong.length * 10 <= right.length, hint);
          }
          const [, unseen] = hint.match(/^No event has (\S+?)\./) ?? [];
          if (unseen) assert.ok(!corpus.some((line) => line.includes(`"${unseen}"`)), hint);
        }
      }
    }
  });
}

function mappingOf(screen) {
  return screen.page.evaluate(() =>
    JSON.parse(JSON.stringify(document.querySelector("segment-mapping-preview").mapping)),
  );
}

/** The values of each user for each channel and preference, by the package itself. */
function valuesOfUsers(mapping) {
  const connector = new Connector(mapping);
  const users = new Map();
  for (const line of corpus) {
    const outcome = connector.transform(JSON.parse(line));
    if (outcome.status !== "mapped" || "event_name" in outcome) continue;
    const user = users.get(outcome.distinct_id) ?? Object.fromEntries(fields.map(({ id }) => [id, []]));
    for (const { channel, value } of outcome.channels) user[channel].push(value);
    for (const { id } of preferences) if (outcome[id]) user[id].push(outcome[id]);
    users.set(outcome.distinct_id, user);
  }
  return users;
}

const PHONE = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** What right values look like. */
const patterns = {
  email: EMAIL,
  sms: PHONE,
  whatsapp: PHONE,
  slack_email: EMAIL,
  slack_user_id: /^[UW][A-Z0-9]{5,}$/,
  androidpush_fcm: /^\S+:APA91\S{20,}$/,
  androidpush_xiaomi: /^\S{20,}$/,
  iospush_apns: /^([0-9a-f]{2}){32,}$/i,
  preferred_language: /^[a-z]{2}$/,
  locale: /^[a-z]{2,3}([-_]\w+)*$/,
  // Some events have Asia/Mumbai, which does not exist.
  timezone: /^(Africa|America|Asia|Atlantic|Australia|Europe|Pacific)\/(?!Mumbai)\w+$/,
};

/** The users for whom a key alone gives a channel or preference only right values, and others with values. */
function judge(id, key) {
  const nothing = Object.fromEntries(channels.map((channel) => [channel.id, null]));
  const mappings = {
    channel: { channels: { ...nothing, [id]: key } },
    preference: { channels: nothing, preferences: { [id]: key } },
    device: { channels: nothing, context: { device_tokens: true } },
  };
  const kind = preferences.some((preference) => preference.id === id) ? "preference" : "channel";
  const users = valuesOfUsers(mappings[key === "$.context.device.token" ? "device" : kind]);
  const withValues = [...users.keys()].filter((user) => users.get(user)[id].length > 0);
  const isRight = (user) => users.get(user)[id].every((value) => patterns[id].test(value.trim()));
  return { right: withValues.filter(isRight), wrong: withValues.filter((user) => !isRight(user)) };
}
