// What saving a mapping would change: each sentence, and nothing where nothing changes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Connector } from "@suprsend/segment-transform";
import { manyEvents } from "../many-events.mjs";

const lines = (events) => events.map((event) => JSON.stringify(event)).join("\n");
const identify = (userId, traits, rest) => ({ type: "identify", userId, traits, ...rest });
const track = (userId, event, rest) => ({ type: "track", userId, event, ...rest });

const events = [
  identify("u1", { email: "ann@example.com", phone: "+15555550101", lang: "hi", number: "+15555550199" }),
  identify("u2", { email: "bob@example.com", number: "555", place: "Europe/Amsterdam", code: "en-GB" }),
  track("u1", "Paid", { properties: { total: 5, secret: "x", company: "acme" } }),
  track("u3", "x", { context: { traits: { email: "eve@example.com" } } }),
  { type: "page", userId: "u1", name: "Pricing" },
  { type: "page", name: "Home" },
];

/** Mappings, and what saving them instead of the default changes for these events. */
const cases = [
  [{ add_prefix: true }, ["1 event is now sent", "1 event is renamed"]],
  [
    { channels: { sms: ["phone", "number"] } },
    ["2 users gain SMS", "1 event gets a note: Phone number isn't in international format"],
  ],
  [
    { channels: { sms: "number" } },
    [
      "1 user gains SMS",
      "1 user gets different values for SMS",
      "1 event gets a note: Phone number isn't in international format",
    ],
  ],
  [{ channels: { email: null } }, ["2 users no longer supply Email"]],
  [
    { preferences: { preferred_language: "lang", locale: "code", timezone: "place" } },
    ["1 user gains Preferred language", "1 user gains Locale", "1 user gains Time zone"],
  ],
  [{ preferences: { preferred_language: "code" } }, ["1 event gets a note: Unknown language code"]],
  [{ tenant_id: "company" }, ["1 event gains Tenant"]],
  [{ add_prefix: true, context: { users: true } }, ["1 event is now sent", "1 event is renamed", "1 user gains Email"]],
  [
    { events: { page: "Viewed {name}" } },
    ["1 event is now sent", "1 event is still not sent, now for a different reason: User ID is missing"],
  ],
  [
    { channels: { sms: ["phone", "number"], whatsapp: ["number", "code"] } },
    ["2 users gain SMS", "2 users gain Whatsapp", "1 event gets 3 notes: Phone number isn't in international format"],
  ],
  [{ events: { rename: { Paid: "Bought" } } }, ["1 event is renamed"]],
  [{ events: { except: "P*" } }, ["1 event is no longer sent"]],
  [{ properties: { except: ["secret"] } }, ["1 event no longer sends the property secret"]],
  [{ channels: { whatsapp: "nowhere" } }, []],
  [{ tenant_id: "nowhere" }, []],
];

export function changes(screen) {
  test("each change is one sentence, and what changes nothing says so", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate((events) => {
      const preview = document.querySelector("segment-mapping-preview");
      preview.mapping = {};
      preview.events = events;
    }, lines(events));
    for (const [mapping, sentences] of cases) {
      await screen().page.evaluate((mapping) => {
        document.querySelector("segment-mapping-preview").mapping = mapping;
      }, mapping);
      await screen().until(() => screen().texts('.changes[aria-busy="false"] summary'), sentences);
      await screen().untilTexts(".changes[aria-busy=false] .changes-none", noneFor(sentences));
      assert.equal(isSame({}, mapping), sentences.length === 0, JSON.stringify(mapping));
    }
  });

  test("notes and preferences that move to different values are listed, and so are notes of newly sent events", async () => {
    const moved = [
      identify("u1", { a: "hi", b: "en", phone: "555", number: "556" }),
      identify("u1", { a: "en", b: "hi", phone: "+15555550100" }),
      { type: "page", userId: "u1", name: "Pricing", messageId: 5 },
    ];
    const preferences = (keys) => ({ preferred_language: keys });
    await screen().open("", "settings.html");
    await screen().page.evaluate(
      (events, saved, draft) => {
        const preview = document.querySelector("segment-mapping-preview");
        preview.mapping = saved;
        preview.events = events;
        preview.mapping = draft;
      },
      lines(moved),
      { preferences: preferences(["a", "b"]), channels: { sms: "phone" } },
      { preferences: preferences(["b", "a"]), channels: { sms: "number" }, events: { page: "{name}" } },
    );
    await screen().untilTexts(".changes summary", [
      "1 event is now sent",
      "1 user gets different values for SMS",
      "1 user gets different values for Preferred language",
      "1 event gets a note: Message ID can't be used",
      "1 event gets notes on different values: Phone number isn't in international format",
    ]);
    for (const summary of [4, 5]) await screen().click(`.change:nth-of-type(${summary}) summary`);
    await screen().untilTexts(".changes li", ["Pricing · u1 messageId", "u1 traits.phone → traits.number"]);
  });

  test("users are created before events, and no longer are", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(
      (events) => {
        const preview = document.querySelector("segment-mapping-preview");
        preview.mapping = {};
        preview.events = events;
        preview.mapping = { context: { users: true } };
      },
      lines([track("u1", "Paid", { context: { traits: { email: "eve@example.com" } } }), track("u2", "Paid")]),
    );
    await screen().untilTexts(".changes summary", ["1 event now creates its user first", "1 user gains Email"]);
    await screen().press("Save mapping");
    await screen().page.evaluate(() => {
      document.querySelector("segment-mapping-preview").mapping = {};
    });
    await screen().untilTexts(".changes summary", [
      "1 event no longer creates its user first",
      "1 user no longer supplies Email",
    ]);
  });

  test("a switched key is one line, and its examples lead to their events", async () => {
    await screen().open();
    await screen().setEvents(manyEvents(100));
    await screen().setKey("Email", "work.email");
    await screen().setKey("SMS", "");
    await screen().untilTexts(".changes summary", [
      "80 users get different values for Email",
      "80 users no longer supply SMS",
      "10 events no longer have a note: Phone number isn't in international format",
      "10 events no longer have a note: Doesn't look like an email address",
    ]);
    await screen().untilTexts(".changes > .changes-none", ["Profiles keep the values they already have."]);
    await screen().click(".change.change summary");
    await screen().until(
      async () => (await screen().texts(".change.change li"))[7],
      "user-7 user-7@example.com → user-7@work.example",
    );
    await screen().click('.change.change button[aria-label="Show event 8, user-7"]');
    await screen().untilResult({ user: "user-7" });
    await screen().press("Save mapping");
    await screen().untilTexts(".save-state", ["Saved"]);
    await screen().untilTexts(".changes", []);
  });

  test("on a phone it stands above Save, and in sight", async () => {
    await screen().page.setViewport({ width: 360, height: 740 });
    try {
      await screen().open();
      await screen().setKey("Whatsapp", "phone");
      await screen().untilTexts(".changes summary", ["1 user gains Whatsapp"]);
      const [list, save, room] = await screen().page.evaluate(() => {
        const { shadowRoot } = document.querySelector("segment-mapping-preview");
        const bottoms = [".changes", ".save-actions"].map(
          (at) => shadowRoot.querySelector(at).getBoundingClientRect().bottom,
        );
        return [...bottoms, innerHeight];
      });
      assert.ok(list < save && save <= room, `${list} ${save} ${room}`);
    } finally {
      await screen().page.setViewport({ width: 1280, height: 800 });
    }
  });

  test("on a phone a link shows the panel that it leads to", async () => {
    await screen().page.setViewport({ width: 360, height: 740 });
    const state = () =>
      screen().page.evaluate(() => {
        const { shadowRoot } = document.querySelector("segment-mapping-preview");
        const shown = [...shadowRoot.querySelectorAll(".panel")].filter((panel) => panel.checkVisibility());
        const pressed = shadowRoot.querySelector('.switcher [aria-pressed="true"]').textContent;
        return [pressed, ...shown.map((panel) => panel.classList[1]), shadowRoot.activeElement?.ariaLabel];
      });
    try {
      await screen().open();
      await screen().press("Events");
      await screen().setEvents(lines([identify("a", { phone: "+15555550101" }), track("b", "Paid")]));
      await screen().press("Mapping");
      await screen().setKey("Whatsapp", "phone");
      await screen().press("1 user gains Whatsapp");
      await screen().click('.change button[aria-label="Show event 1, a"]');
      await screen().untilResult({ user: "a" });
      await screen().until(async () => (await state()).slice(0, 2), ["Result", "result"]);
      const focused = () =>
        screen().page.evaluate(
          () => document.querySelector("segment-mapping-preview").shadowRoot.activeElement?.textContent,
        );
      await screen().until(focused, "What SuprSend receives");
      await screen().click('button[aria-label="Show traits.phone"]');
      await screen().until(state, ["Events", "events", "Events as JSON"]);
    } finally {
      await screen().page.setViewport({ width: 1280, height: 800 });
    }
  });
}

function noneFor(sentences) {
  if (sentences.length === 0) return ["Nothing changes for these events."];
  const isKept = sentences.some((sentence) => /no longer suppl|different values for/.test(sentence));
  return isKept ? ["Profiles keep the values they already have."] : [];
}

/** Whether two mappings send the same for these events, with the same notes. */
function isSame(saved, draft) {
  const [a, b] = [saved, draft].map((mapping) => {
    const connector = new Connector(mapping);
    return JSON.stringify(
      events.map((event) => connector.transform(event)).map(({ payload, user, notes }) => [payload, user, notes]),
    );
  });
  return a === b;
}
