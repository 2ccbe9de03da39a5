// Many events: totals, filters, the list, and what saving would change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { manyEvents } from "../many-events.mjs";

export function batch(screen) {
  const filters = () => screen().texts('[aria-label="Filter by outcome"] .filter');

  test("totals and notes by kind, and the list filtered by them", async () => {
    await screen().open("#sample=troubles");
    await screen().until(filters, ["All 9", "Mapped 4", "With notes 4", "Skipped 2", "Rejected 3"]);
    await screen().until(
      () => screen().codes(),
      [
        "All codes",
        "Phone number isn't in international format (1)",
        "Doesn't look like an email address (1)",
        "Anonymous visitor (1)",
        "User ID is missing (1)",
        "Unreadable timestamp (1)",
        "Event name is reserved (1)",
        "Event name is missing (1)",
        "Unsupported event type (1)",
        "Property name is reserved (1)",
        "Empty value (1)",
      ],
    );
    await screen().press("Skipped 2");
    await screen().untilTexts(".row-name", ["identify · a-3", "page · u-1"]);
    const codes = await screen().find(".codes");
    await codes.select("code:email_looks_invalid");
    await screen().untilTexts(".row-name", ["identify · u-2"]);
    await codes.select("all");
    await screen().until(async () => (await screen().texts(".row")).length, 9);
  });

  test("the list is walked with the keyboard", async () => {
    await screen().open("#sample=troubles");
    await screen().click(".row");
    await screen().page.keyboard.press("ArrowDown");
    await screen().untilResult({ user: "u-2" });
    await screen().page.keyboard.press("End");
    await screen().untilResult({ user: "u-4" });
    await screen().page.keyboard.press("Home");
    await screen().untilResult({ user: "u-1" });
  });

  test("a file of 10,000 events is loaded with progress, picked from and edited", async () => {
    await screen().open();
    await watchProgress(screen().page);
    await screen().drop("events.jsonl", manyEvents(10_000));
    await screen().untilTexts(".events .alert", ["Loaded 10,000 events."]);
    const seen = await screen().page.evaluate(() => window.progressSeen);
    assert.ok(
      seen.some((text) => /^[\d,]+ of 10,000 events$/.test(text)),
      `saw ${JSON.stringify(seen)}`,
    );
    await screen().until(filters, ["All 10,000", "Mapped 9,000", "With notes 2,000", "Skipped 1,000", "Rejected 0"]);
    await screen().click(".row");
    await screen().page.keyboard.press("End");
    await screen().untilTexts(".editor-status span", ["Event 10,000 of 10,000"]);
    await screen().until(async () => (await screen().texts(".row-index")).at(-1), "10,000");
    const few = (await screen().texts(".row")).length;
    assert.ok(few < 40, `${few} rows`);
    await (await screen().find(".codes")).select("code:phone_not_e164");
    await screen().until(async () => (await screen().texts(".row-index")).slice(0, 2), ["4", "14"]);
    await screen().click(".row:nth-of-type(3)");
    await screen().untilResult({ user: "user-13" });
    await screen().untilTexts(".editor-status span", ["Event 14 of 10,000"]);
    await screen().click('button[aria-label="Show traits.phone in the event"]');
    await screen().page.keyboard.type('"+15555550100"');
    await screen().untilResult({ notes: [] });
    await screen().until(async () => (await filters())[2], "With notes 1,999");
  });

  test("picking another event of a long list leaves invalid JSON behind", async () => {
    await screen().open();
    await screen().drop("events.jsonl", manyEvents(2000));
    await screen().untilTexts(".events .alert", ["Loaded 2,000 events."]);
    await screen().setEvents("hello");
    await screen().untilTexts(".fault", ["expected a JSON value, found h at byte 0 (line 1, column 1)"]);
    await screen().click(".row:nth-of-type(3)");
    await screen().untilTexts(".fault, .result .alert", []);
    await screen().untilTexts(".editor-status span", ["Event 2 of 2,000"]);
  });

  test("an array of 1,000 events is loaded the same way", async () => {
    await screen().open();
    const lines = manyEvents(1000).trim().split("\n");
    await screen().setEvents(`[\n${lines.join(",\n")}\n]`);
    await screen().until(async () => (await filters())[0], "All 1,000");
  });

  test("of more than 10,000 events the first 10,000 are loaded, and the page says so", async () => {
    await screen().open();
    await screen().drop("events.jsonl", manyEvents(10_500));
    await screen().untilTexts(".events .alert", ["Loaded the first 10,000 of 10,500 events."]);
  });
}

function watchProgress(page) {
  return page.evaluate(() => {
    window.progressSeen = [];
    const { shadowRoot } = document.querySelector("segment-mapping-preview");
    new MutationObserver(() => {
      const text = shadowRoot.querySelector(".progress span")?.textContent;
      if (text && text !== window.progressSeen.at(-1)) window.progressSeen.push(text);
    }).observe(shadowRoot, { subtree: true, childList: true, characterData: true });
  });
}
