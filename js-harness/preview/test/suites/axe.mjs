// For everyone: axe finds nothing, at every width, light and dark.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a screen can show, and on a small one, in which of its panels. */
const states = [
  ["the documented example", "Result", (screen) => screen.open()],
  ["a batch with troubles", "Events", (screen) => screen.open("#sample=troubles")],
  [
    "a profile with kept values",
    "Result",
    async (screen) => {
      await screen.open("#sample=new-address");
      await screen.click(".row:nth-of-type(4)");
    },
  ],
  [
    "unsaved changes",
    "Mapping",
    async (screen) => {
      await screen.open();
      await screen.setKey("Slack (Email)", "slack_email");
      await screen.find(".change");
    },
  ],
  [
    "open completions",
    "Mapping",
    async (screen) => {
      await screen.open();
      await screen.click(screen.key("Whatsapp"));
      await screen.page.keyboard.press("ArrowDown");
    },
  ],
  [
    "a mapping with problems",
    "Mapping",
    (screen) => screen.open("#mapping={%22channels%22:{%22sms%22:5,%22emial%22:1}}"),
  ],
  [
    "text that is not valid JSON",
    "Events",
    async (screen) => {
      await screen.open();
      await screen.setEvents("{oops");
      await screen.find(".fault");
    },
  ],
  [
    "every section of the form",
    "Mapping",
    async (screen) => {
      await screen.open();
      await screen.openSectionOf('input[aria-label="Names, integration name"]');
    },
  ],
  [
    "reasons, suggestions and coverage",
    "Result",
    async (screen) => {
      await screen.open();
      await screen.setEvents(
        [0, 1, 2]
          .map((at) => `{"type":"identify","userId":"u${at}","traits":{"Email":"a${at}@example.com"}}`)
          .join("\n"),
      );
      await screen.find(".unseen-key.near");
      await screen.find(".reason .near");
    },
  ],
  ["a track call of an unknown user", "Result", (screen) => screen.open("#sample=track")],
  [
    "the mapping as JSON",
    "Mapping",
    async (screen) => {
      await screen.open();
      await screen.press("Edit as JSON");
    },
  ],
];

export function axe(screen) {
  for (const [name, panel, bring] of states) {
    test(`axe finds nothing in ${name}: wide, at 1,152 px, and narrow, light and dark`, async () => {
      const { page } = screen();
      await bring(screen());
      try {
        for (const [width, height] of [
          [1280, 800],
          [1152, 800],
          [360, 740],
        ]) {
          await page.setViewport({ width, height });
          if (width === 360 && panel !== "Mapping") await screen().press(panel);
          await screen().until(() => page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
          for (const theme of ["light", "dark"]) {
            await page.evaluate((theme) => {
              document.documentElement.dataset.theme = theme;
            }, theme);
            assert.deepEqual(await violations(page), [], `${width} px, ${theme}`);
          }
        }
      } finally {
        await page.setViewport({ width: 1280, height: 800 });
      }
    });
  }
}

async function violations(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  // Colors that are still moving to another theme are no colors yet.
  return page.evaluate(async () => {
    await Promise.all(document.getAnimations().map(({ finished }) => finished));
    const { violations } = await window.axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(", ")}`);
  });
}
