// The editor, the samples and the files.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const identify = (userId, traits = {}) => JSON.stringify({ type: "identify", userId, traits });
const track = (userId, event) => JSON.stringify({ type: "track", userId, event });

export function events(screen) {
  test("takes one event, an array, or one event a line", async () => {
    await screen().open();
    await screen().setEvents(identify("one"));
    await screen().untilResult({ user: "one" });
    await screen().untilTexts(".editor-status span", ["1 event"]);
    await screen().setEvents(`[${identify("first")}, ${track("second", "Signed Up")}]`);
    await screen().untilTexts(".row-name", ["identify · first", "Signed Up · second"]);
    await screen().setEvents(`${identify("a")}\n\n${identify("b")}\n${track("c", "Paid")}\n`);
    await screen().untilTexts(".row-name", ["identify · a", "identify · b", "Paid · c"]);
    await screen().setEvents("");
    await screen().untilTexts(".nothing", [
      "Paste a Segment event, open a file, or choose a sample to see what SuprSend receives.",
    ]);
  });

  test("typing changes the result", async () => {
    await screen().open();
    await screen().setEvents("");
    await screen().page.keyboard.type(identify("typed", { email: "t@example.com" }));
    await screen().untilResult({
      user: "typed",
      channels: [{ label: "Email", value: "t@example.com", place: "traits.email", mark: "new" }],
    });
  });

  test("marks where the JSON is invalid, and keeps the last result", async () => {
    await screen().open();
    await screen().setEvents('{\n  "type": "identify",\n  "userId": oops\n}');
    await screen().untilTexts(".fault", ["expected a JSON value, found o at byte 36 (line 3, column 13)"]);
    await screen().until(() => markedLines(screen().page, "error"), [3]);
    assert.equal((await screen().result()).user, "97980cfea0067");
    await screen().click(".fault");
    await screen().page.keyboard.press("Delete");
    await screen().untilTexts(".fault", ["expected a JSON value, found o at byte 36 (line 3, column 13)"]);
    await screen().page.keyboard.type('"');
    await screen().page.keyboard.press("End");
    await screen().page.keyboard.type('"');
    await screen().untilResult({ user: "ops" });
  });

  test("passes over a byte order mark, and unpacks the body of Segment's HTTP API", async () => {
    const batch = (events) => `{"sentAt":"2024-05-01T09:30:00Z", "batch" : [${events.join(", ")}], "context":{}}`;
    const file = [batch([identify("a"), track("b", "Paid")]), `[${batch([identify("c")])}]`].join("\n");
    await screen().open();
    await screen().setEvents(`\ufeff${file}`);
    await screen().untilTexts(".row-name", ["identify · a", "Paid · b", "identify · c"]);
    await screen().click(".row:nth-of-type(4)");
    await screen().untilResult({ status: "Mapped", user: "c" });
    await screen().setEvents(`\ufeff{"type":oops}`);
    await screen().untilTexts(".fault", ["expected a JSON value, found o at byte 11 (line 1, column 9)"]);
    await screen().click(".fault");
    await screen().page.keyboard.type('"identify","userId":"d","x":"');
    await screen().page.keyboard.press("End");
    await screen().page.keyboard.press("ArrowLeft");
    await screen().page.keyboard.type('"');
    await screen().untilResult({ user: "d" });
  });

  test("highlights and folds", async () => {
    await screen().open();
    const countColors = () =>
      screen().page.evaluate(() => {
        const { shadowRoot } = document.querySelector("segment-mapping-preview");
        const spans = [...shadowRoot.querySelectorAll(".cm-line span")];
        const texts = ['"userId"', '"97980cfea0067"', "5"];
        const found = spans.filter(({ textContent }) => texts.includes(textContent));
        return new Set(found.map((span) => getComputedStyle(span).color)).size;
      });
    // The editor is there before its highlighting.
    await screen().until(countColors, 3);
    await screen().click('.cm-foldGutter span[title="Fold line"]');
    await screen().untilTexts(".cm-foldPlaceholder", ["…"]);
  });

  test("the samples are each what they are called", async () => {
    await screen().open();
    for (const [id, status, result] of [
      ["track", "Mapped", { event: "User Registered" }],
      ["event-tester", "Mapped", { channels: [] }],
      ["identify", "Mapped", { user: "97980cfea0067" }],
    ]) {
      await screen().chooseSample(id);
      await screen().untilResult({ status, ...result });
    }
    await screen().chooseSample("event-tester");
    await screen().untilTexts(".note-title", ["Value is outside the traits"]);
    await screen().press("Use recommended");
    await screen().chooseSample("push-tokens");
    await screen().until(
      async () => (await screen().result()).channels.map(({ label }) => label),
      ["Androidpush (FCM)", "Androidpush (FCM)", "Androidpush (Xiaomi)", "iospush (APNS)"],
    );
  });

  test("the result follows the cursor among several events", async () => {
    await screen().open();
    await screen().setEvents(`${identify("a")}\n${identify("b")}\n${identify("c")}`);
    await screen().untilResult({ user: "c" });
    await screen().page.keyboard.press("ArrowUp");
    await screen().untilResult({ user: "b" });
    await screen().until(() => screen().texts('.row[aria-selected="true"] .row-name'), ["identify · b"]);
  });

  test("Tab leaves the editor", async () => {
    await screen().open();
    await screen().click(".cm-content");
    await screen().page.keyboard.press("Tab");
    const focused = await screen().page.evaluate(
      () => document.querySelector("segment-mapping-preview").shadowRoot.activeElement.textContent,
    );
    assert.equal(focused, "Format");
  });

  test("formats without touching a number", async () => {
    await screen().open();
    await screen().setEvents('{"type":"identify","userId":"u","traits":{"big":12345678901234567890.10}}');
    await screen().press("Format");
    await screen().until(
      () => screen().texts(".cm-line"),
      ["{", '"type": "identify",', '"userId": "u",', '"traits": {', '"big": 12345678901234567890.10', "}", "}"],
    );
  });

  test("opens a file, by the button and by dropping it", async () => {
    await screen().open();
    const folder = mkdtempSync(join(tmpdir(), "preview-"));
    try {
      const path = join(folder, "events.jsonl");
      writeFileSync(path, `${identify("from-file")}\nno JSON\n`);
      const input = await screen().page.$('segment-mapping-preview >>> input[aria-label="File of events"]');
      await input.uploadFile(path);
      await screen().untilTexts(".row-result", ["Mapped", "Invalid JSON"]);
      await screen().untilTexts(".row-name", ["identify · from-file", "no JSON"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await screen().drop("events.json", `[${identify("dropped")}]`);
    await screen().untilResult({ user: "dropped" });
  });
}

function markedLines(page, severity) {
  return page.evaluate((severity) => {
    const { shadowRoot } = document.querySelector("segment-mapping-preview");
    const lines = [...shadowRoot.querySelectorAll(".cm-line")];
    const mark = `.cm-lintRange-${severity}, .cm-lintPoint-${severity}`;
    return lines.flatMap((line, index) => (line.querySelector(mark) ? [index + 1] : []));
  }, severity);
}
