// Hostile input shows a message and breaks nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { manyEvents } from "../many-events.mjs";

const MEGABYTE = 1024 * 1024;

export function hostile(screen) {
  /** After each: the page works as before. */
  const stillWorks = async () => {
    await screen().chooseSample("track");
    await screen().untilResult({ status: "Mapped", event: "User Registered" });
    assert.deepEqual(screen().complaints.splice(0), []);
  };

  test("markup in traits, keys and names stays text", async () => {
    await screen().open();
    const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const event = { type: "identify", userId: markup, traits: { email: markup, [markup]: markup } };
    await screen().setEvents(`${JSON.stringify(event)}\n${JSON.stringify({ type: markup, userId: "u" })}`);
    await screen().click(".row");
    await screen().untilResult({ status: "Mapped", user: markup });
    await screen().click(screen().key("Whatsapp"));
    await screen().page.keyboard.type("<");
    await screen().untilTexts(".combobox .option-key", [markup]);
    const { hacked, images } = await screen().page.evaluate(() => ({
      hacked: window.hacked,
      images: document.querySelector("segment-mapping-preview").shadowRoot.querySelectorAll("img, script").length,
    }));
    assert.deepEqual([hacked, images], [undefined, 0]);
    await stillWorks();
  });

  test("5 MB that are no JSON are refused, and the events stay", async () => {
    await screen().open();
    await screen().setEvents("x".repeat(5 * MEGABYTE));
    await screen().untilTexts(".events .alert", [
      "This isn't valid JSON: expected a JSON value, found x at byte 0 (line 1, column 1). Nothing was loaded.",
    ]);
    await screen().untilResult({ user: "97980cfea0067" });
    await stillWorks();
  });

  test("5 MB of events are loaded as a list", async () => {
    await screen().open();
    const lines = manyEvents(1000).trim().split("\n");
    const padding = "p".repeat((5 * MEGABYTE) / lines.length);
    const events = lines.map((line) => ({ ...JSON.parse(line), context: { padding } }));
    await screen().setEvents(JSON.stringify(events));
    await screen().untilTexts(".events .alert", ["Loaded 1,000 events."]);
    await stillWorks();
  });

  test("a file that is not UTF-8 is refused", async () => {
    await screen().open();
    await screen().drop("events.json", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d));
    await screen().untilTexts(".events .alert", ["The file isn't UTF-8 text. Nothing was loaded."]);
    await screen().untilResult({ user: "97980cfea0067" });
    await stillWorks();
  });

  for (const [what, mapping] of [
    ["no JSON", "{"],
    ["an array", "[1]"],
    ["null", "null"],
    ["a lone percent sign", "%"],
  ]) {
    test(`a mapping in the URL that is ${what} gets a message, and the saved one is shown`, async () => {
      await screen().open(`#mapping=${mapping}`);
      const notice = await screen().page.evaluate(() => document.querySelector("#notice").textContent);
      assert.equal(notice, "This link doesn't contain a valid mapping. Showing the saved one.");
      await screen().untilResult({ status: "Mapped", user: "97980cfea0067" });
      await stillWorks();
    });
  }

  test("a mapping in the address with problems shows them at their fields", async () => {
    await screen().open(`#mapping=${encodeURIComponent('{"channels":{"email":[1,{"a":"<b>"}],"<i>":1}}')}`);
    await screen().untilTexts(".keys:has(.problem) .field-label", ["Email"]);
    assert.equal((await screen().texts(".fields .alert")).length, 1);
    await stillWorks();
  });

  test("of an event nested 25,000 deep the request is shown", async () => {
    await screen().open();
    const deep = `${"[".repeat(25_000)}${"]".repeat(25_000)}`;
    await screen().setEvents(`{"type":"identify","userId":"deep","traits":{"n":12345678901234567890,"a":${deep}}}`);
    await screen().until(async () => /"distinct_id":"deep"/.test((await screen().result()).request), true);
    await stillWorks();
  });
}
