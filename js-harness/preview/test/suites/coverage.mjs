// What the events say of the mapping: how many users get a value, keys that no event has, suggestions.
import { test } from "node:test";

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
    await screen().until(() => hints("Email"), ["2 of 3 users1 looks wrong"]);
    await screen().until(() => hints("SMS"), ["2 of 3 users1 looks wrong"]);
    await screen().setKey("Preferred language", "language");
    await screen().until(() => hints("Preferred language"), ["1 of 3 users1 looks wrong"]);
  });

  test("a key that no event has says so, and what was meant is one click away", async () => {
    await screen().open();
    await screen().setKey("Email", "emial");
    await screen().until(() => hints("Email"), ["No event has emial. Did you mean email?"]);
    await screen().untilTexts(".changes .unseen-key", ["No event has emial."]);
    await screen().click(".unseen-key .link");
    await screen().until(() => hints("Email"), []);
    await screen().untilResult({ status: "Mapped" });
    await screen().setKey("Email", "zzzzz");
    await screen().until(async () => (await hints("Email"))[0], "No event has zzzzz.");
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
    await screen().until(() => hints("iospush (APNS)"), []);
    await screen().until(() => hints("Email"), ["40 of 40 users"]);
    await screen().press("Map it too");
    await screen().until(() => hints("SMS"), ["35 of 40 users", "Added call_me. Undo"]);
    await screen().press("Undo");
    await screen().until(() => hints("SMS"), ["10 of 40 users", "call_me has phone numbers for 25 users. Map it too"]);
  });

  test("tokens, time zones and languages are told by their values, and other things are not", async () => {
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
}
