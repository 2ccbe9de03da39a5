// Speed: from a key press to the painted result, ten thousand events, and the first load. Not part of
// `make test`, since the limits may not hold on a busy machine.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chromium, firefox } from "./browsers.mjs";
import { manyEvents } from "./many-events.mjs";
import { Screen } from "./screen.mjs";

const PRESSES = 24;
/** Of each measurement. */
const ROUNDS = 4;

for (const browser of [chromium, firefox]) {
  describe(`speed in ${browser.name}`, () => {
    let screen;
    before(async () => {
      screen = await Screen.launch(browser);
    });
    after(() => screen?.close());

    test("one event: under 16 ms from a key press to the painted result", async (t) => {
      await screen.open();
      await screen.click(screen.key("Email"));
      await fastest(t, () => pressToPaint(screen, ".profile"), 16);
    });

    test("1,000 events: under 100 ms from a key press to the painted totals", async (t) => {
      await screen.open();
      await screen.drop("events.jsonl", manyEvents(1000));
      await screen.untilTexts(".events .alert", ["Loaded 1,000 events."]);
      await screen.click(screen.key("Email"));
      await fastest(t, () => pressToPaint(screen, ".totals"), 100);
    });

    test("10,000 events: a key press in the editor is painted in under 50 ms", async (t) => {
      await screen.open();
      await screen.drop("events.jsonl", manyEvents(10_000));
      await screen.untilTexts(".events .alert", ["Loaded 10,000 events."]);
      await screen.click('button[aria-label="Show traits.email"]');
      await screen.page.keyboard.type('"');
      await fastest(t, () => pressToPaint(screen, ".cm-content"), 50);
    });

    test("10,000 events load without freezing the page for more than 200 ms", async (t) => {
      await fastest(t, () => longestFreeze(screen), 200);
    });
  });
}

describe("first load", () => {
  test("is usable within a second on a device that is four times as slow", async (t) => {
    const screen = await Screen.launch(chromium);
    t.after(() => screen.close());
    await screen.page.emulateCPUThrottling(4);
    await screen.page.evaluateOnNewDocument(watchUsable);
    await fastest(t, () => untilUsable(screen), 1000);
  });
});

/** Other work on the machine disturbs the fastest round least. */
async function fastest(t, measure, limit) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) best = Math.min(best, await measure());
  t.diagnostic(`${best.toFixed(1)} ms`);
  assert.ok(best < limit, `expected less than ${limit} ms, found ${best.toFixed(1)} ms`);
}

/**
 * The median time from a key's event to its painted result at `selector`, without the wait for the
 * screen's next frame, which is the same for everyone.
 */
async function pressToPaint(screen, selector) {
  await screen.page.evaluate(watchPresses, selector);
  for (let press = 0; press < PRESSES; press++) {
    await screen.page.keyboard.press(press % 2 === 0 ? "x" : "Backspace");
    await screen.page.waitForFunction((press) => window.pressTimes.length > press, {}, press);
  }
  const times = await screen.page.evaluate(() => window.pressTimes);
  return times.toSorted((a, b) => a - b)[PRESSES / 2];
}

/** Runs in the page. */
function watchPresses(selector) {
  window.stopPresses?.();
  window.pressTimes = [];
  const { shadowRoot } = document.querySelector("segment-mapping-preview");
  const watched = shadowRoot.querySelector(selector);
  let pressed;
  const onKey = ({ timeStamp }) => {
    pressed = timeStamp;
  };
  const observer = new MutationObserver(() => {
    if (pressed === undefined || watched.getAttribute("aria-busy") === "true") return;
    const untilChanged = performance.now() - pressed;
    pressed = undefined;
    requestAnimationFrame(() => {
      const frame = performance.now();
      // The task behind the frame's callbacks finds it painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.pressTimes.push(untilChanged + performance.now() - frame);
      port2.postMessage(undefined);
    });
  });
  addEventListener("keydown", onKey, true);
  observer.observe(watched, { subtree: true, childList: true, characterData: true, attributes: true });
  window.stopPresses = () => {
    removeEventListener("keydown", onKey, true);
    observer.disconnect();
  };
}

/** The longest time between two turns of the page while a file of 10,000 events is loaded and mapped. */
async function longestFreeze(screen) {
  await screen.open();
  const lines = manyEvents(10_000);
  await screen.page.evaluate(() => {
    window.longest = 0;
    const { port1, port2 } = new MessageChannel();
    let last;
    port1.onmessage = () => {
      const now = performance.now();
      if (last !== undefined) window.longest = Math.max(window.longest, now - last);
      last = now;
      setTimeout(() => port2.postMessage(undefined), 4);
    };
    // Not before the test itself has handed over the file.
    addEventListener("drop", () => setTimeout(() => port2.postMessage(undefined)), true);
  });
  await screen.drop("events.jsonl", lines);
  await screen.untilTexts('[aria-label="Filter by outcome"] .count', ["10,000", "9,000", "2,000", "1,000", "0"]);
  return screen.page.evaluate(() => window.longest);
}

async function untilUsable({ page, url }) {
  await page.goto("about:blank");
  await page.goto(url);
  const found = await page.waitForFunction(() => window.usableAt);
  return found.jsonValue();
}

/** Runs in the page from its beginning: the driver itself would look only once the editor has loaded, too. */
function watchUsable() {
  const look = () => {
    const { shadowRoot } = document.querySelector("segment-mapping-preview") ?? {};
    if (!shadowRoot?.querySelector(".channels .value")) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      window.usableAt = performance.now();
    };
    return port2.postMessage(undefined);
  };
  requestAnimationFrame(look);
}
