// For everyone: the keyboard alone, and nothing that jumps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

export function access(screen) {
  test("side by side, each panel scrolls, and the page does not", async () => {
    await screen().open();
    const [room, height] = await screen().page.evaluate(() => [innerHeight, document.documentElement.scrollHeight]);
    assert.ok(height <= room, `${height} px in ${room}`);
  });

  test("Tab reaches every control, and each shows its focus", async () => {
    await screen().open("#sample=troubles");
    await screen().page.evaluate(() => document.activeElement.blur());
    const seen = [];
    for (let presses = 0; presses < 80; presses++) {
      await screen().page.keyboard.press("Tab");
      const stop = await screen().page.evaluate(focusStop);
      if (stop === undefined || seen.includes(stop.name)) break;
      assert.ok(stop.isVisible, `${stop.name} shows no focus`);
      seen.push(stop.name);
    }
    for (const name of [
      "Copy link",
      "Use recommended",
      "Edit as JSON",
      "Add prefix to track events",
      "iospush (APNS), trait key",
      "User preferencesNot used",
      "Sample events",
      "Open file",
      "Clear",
      "Rejected 3",
      "Filter by code",
      "Events",
      "Events as JSON",
      "Format",
      "Show traits.phone in the event",
      "Copy",
      "JSON of the request",
    ]) {
      assert.ok(seen.includes(name), `Tab does not reach ${name}: ${seen.join(", ")}`);
    }
  });

  test("suggestions, sections, changes and reasons are used with the keyboard alone", async () => {
    await screen().open();
    const { keyboard } = screen().page;
    const focused = async () => (await screen().page.evaluate(focusStop))?.name ?? "";
    const tabTo = async (name) => {
      for (let presses = 0; presses < 60 && !name.test(await focused()); presses++) await keyboard.press("Tab");
      assert.match(await focused(), name);
    };
    // Suggestions are drawn after what a user waits for, and a field that is drawn anew loses the focus.
    const suggestions = async () => (await screen().texts(".suggestion")).join("\n");
    const areSettled = async () => {
      const before = await suggestions();
      await sleep(500);
      return before !== "" && before === (await suggestions());
    };
    await screen().until(areSettled, true);
    await screen().page.evaluate(() => document.activeElement.blur());
    await tabTo(/^Edit as JSON/);
    await keyboard.press("Enter");
    await screen().until(async () => /^(Mapping as JSON)/.test(await focused()), true);
    await keyboard.press("Escape");
    await screen().until(focused, "Edit as JSON");
    await tabTo(/^Map it: slack_email for Slack/);
    await keyboard.press("Enter");
    await screen().until(
      async () => (await screen().result()).channels.map(({ label }) => label),
      ["Email", "SMS", "Slack (Email)"],
    );
    await screen().until(focused, "Undo");
    await keyboard.press("Enter");
    await screen().until(focused, "Slack (Email), trait key");
    await tabTo(/^User preferences/);
    await keyboard.press("Enter");
    await tabTo(/^Map it: language for Preferred language/);
    await keyboard.press("Enter");
    await screen().untilResult({ language: "hi" });
    await tabTo(/^1 user gains Preferred language/);
    await keyboard.press("Enter");
    await tabTo(/^Show event 1, 97980cfea0067/);
    await keyboard.press("Enter");
    await tabTo(/^Save mapping/);
    await keyboard.press("Enter");
    await screen().untilTexts(".save-state", ["Saved"]);
  });

  test("typing moves nothing that stands outside of what changes", async () => {
    await screen().open();
    const places = () => screen().page.evaluate(placesOfPanels);
    const before = await places();
    await screen().setKey("Preferred language", "language");
    await screen().setKey("Slack (Email)", "slack_email");
    await screen().setEvents('{"type":"identify","userId":"u","traits":{"language":"xx"}}');
    await screen().untilResult({ user: "u" });
    assert.deepEqual(await places(), before);
  });

  test("the theme button turns light into dark and back", async () => {
    await screen().open();
    const canvas = () =>
      screen().page.evaluate(() => getComputedStyle(document.querySelector("segment-mapping-preview")).backgroundColor);
    const first = await canvas();
    await screen().page.click("#theme");
    assert.notEqual(await canvas(), first);
    await screen().page.click("#theme");
    assert.equal(await canvas(), first);
  });
}

/** Runs in the page: what has the focus, and whether one sees it. */
function focusStop() {
  let element = document.activeElement;
  if (element === document.body) return undefined;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const label = element.labels?.[0]?.textContent;
  const name = element.getAttribute("aria-label") ?? label ?? element.textContent.trim();
  const outlines = [element, element.closest(".cm-editor")].filter(Boolean).map((each) => getComputedStyle(each));
  const isVisible = outlines.some(
    ({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && outlineWidth !== "0px",
  );
  return { name, isVisible };
}

/** Runs in the page. */
function placesOfPanels() {
  const { shadowRoot } = document.querySelector("segment-mapping-preview");
  return [...shadowRoot.querySelectorAll(".panel, .panel-head, .editor-box")].map((node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return [node.className, x, y, width, height];
  });
}
