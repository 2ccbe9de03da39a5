// What the screen shows in these states is in messages.txt, so that someone reads each change.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "./browsers.mjs";
import { manyEvents } from "./many-events.mjs";
import { Screen } from "./screen.mjs";

const HEAD = `Messages of the preview in these states, as shown on the screen, where code has a different font.
To update the list: UPDATE=1 node --test test/messages.test.mjs`;

const list = new URL("messages.txt", import.meta.url);

/** The elements that show messages. */
const MESSAGES = `.alert, .fault, .problem, .note-message, .changes-none, .empty-list, .nothing, p.none, .copy,
  .progress span, .save-state, .key-hint, .unseen-key, .section .hint`;
/** Shown in nearly every state, the last of them for the first sample. */
const USUAL = /^(Copy|Copy explanation|Saved|Not saved yet|slack_email has .*|language has .*)$/;

/** On the page around the element. */
const NOTICE = "#notice";
const COPY_LINK = "#link";

const setMapping = async (screen, text) => {
  await screen.press("Edit as JSON");
  await screen.click("dialog textarea");
  await screen.selectAll();
  await screen.page.keyboard.type(text);
  await screen.press("Apply");
};

const loginsOnly = ["a", "b"]
  .map((user) => JSON.stringify({ type: "identify", userId: user, traits: { login: `${user}@example.com` } }))
  .join("\n");

/** Saves a mapping, and fails with a message or takes forever. */
const save = async (screen, failure) => {
  await screen.page.evaluate((failure) => {
    document.addEventListener("mapping-save", ({ detail }) => {
      detail.waitUntil(failure ? Promise.reject(new Error(failure)) : new Promise(() => {}));
    });
  }, failure);
  await screen.setKey("Whatsapp", "phone");
  await screen.press("Save mapping");
};

/** How to make the screen show a message, and the selector of the last one to appear. */
const states = {
  "no events": async (screen) => {
    await screen.setEvents(" ");
    return ".nothing";
  },
  "no events and no samples": async (screen) => {
    await screen.page.evaluate(() => {
      document.querySelector("segment-mapping-preview").samples = "off";
    });
    await screen.setEvents(" ");
    return ".nothing";
  },
  "a file that is being read": async (screen) => {
    await screen.page.evaluate(() => {
      File.prototype.arrayBuffer = () => new Promise(() => {});
    });
    await screen.drop("events.json", Buffer.from("{}"));
    return ".progress span";
  },
  "a damaged gzip file": async (screen) => {
    await screen.drop("events.json.gz", Uint8Array.of(0x1f, 0x8b, 8, 0));
    return ".events .alert";
  },
  "a log line": async (screen) => {
    await screen.setEvents('INFO body={"type":"identify","userId":"u1"}');
    return ".events .alert";
  },
  "a log line beside an event": async (screen) => {
    await screen.setEvents('{"type":"identify","userId":"u1"}');
    await screen.paste('INFO body={"type":"identify","userId":"u2"}');
    return ".events .alert";
  },
  "events that are not JSON": async (screen) => {
    await screen.setEvents("peter@example.com");
    return ".result .alert";
  },
  "60,001 characters that are not JSON": async (screen) => {
    await screen.setEvents("x".repeat(60_001));
    return ".events .alert";
  },
  "a file that is not UTF-8": async (screen) => {
    await screen.drop("events.json", Uint8Array.of(0x7b, 0xff, 0x7d));
    return ".events .alert";
  },
  "a file of 65 MB": async (screen) => {
    const folder = mkdtempSync(join(tmpdir(), "preview-"));
    try {
      const path = join(folder, "events.jsonl");
      writeFileSync(path, "");
      truncateSync(path, 65 * 1024 * 1024);
      const input = await screen.page.$('segment-mapping-preview >>> .events input[type="file"]');
      await input.uploadFile(path);
      await screen.until(async () => (await screen.texts(".events .alert")).length, 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
    return ".events .alert";
  },
  "10,500 events": async (screen) => {
    await screen.setEvents(manyEvents(10_500));
    return ".events .alert";
  },
  "two events in place of one of many": async (screen) => {
    await screen.setEvents(manyEvents(1_000));
    await screen.untilTexts(".events .alert", ["Loaded 1,000 events."]);
    await screen.setEvents("{}\n{}");
    return ".fault";
  },
  "a filter without events": async (screen) => {
    await screen.setEvents('{"type":"page"}\n{"type":"page"}');
    await screen.press("Rejected 0");
    return ".empty-list";
  },
  "an event that is rejected": async (screen) => {
    await screen.setEvents("5");
    return ".note-message";
  },
  "a user without properties and channels": async (screen) => {
    await screen.setEvents('{"type":"identify","userId":"u1"}');
    return ".channels + .none, h4 + .none";
  },
  "a trait key of blanks": async (screen) => {
    await screen.setKey("Email", " ");
    return ".result .alert";
  },
  "a trait key that no event has": async (screen) => {
    await screen.setKey("Whatsapp", "nowhere");
    return ".changes-none";
  },
  "a suggestion": async (screen) => {
    await screen.setEvents(loginsOnly);
    return ".suggestion";
  },
  "a suggestion that is taken": async (screen) => {
    await screen.setEvents(loginsOnly);
    await screen.press("Map it too");
    return ".key-hint:has(.link)";
  },
  "every section": async (screen) => {
    await screen.openSectionOf('input[aria-label="Names, integration name"]');
    return ".section:last-of-type .hint";
  },
  "a rename without a new name": async (screen) => {
    await setMapping(screen, '{"events":{"rename":{"Paid":""}}}');
    return ".rename .problem";
  },
  "a rename that repeats a name": async (screen) => {
    await setMapping(screen, '{"events":{"rename":{"Paid":"Sold"}}}');
    await screen.click('button[aria-label="Add an event to rename"]');
    await screen.page.keyboard.type("Paid");
    await screen.page.keyboard.press("Tab");
    await screen.page.keyboard.type("Bought");
    return ".rename .problem";
  },
  "a mapping that is being saved": async (screen) => {
    await save(screen);
    return ".save-state";
  },
  "a mapping that could not be saved": async (screen) => {
    await save(screen, "the server is down");
    return ".save-state.failed";
  },
  "a mapping with two problems": async (screen) => {
    await setMapping(screen, '{"add_prefix":1,"chanels":{}}');
    return ".result .alert";
  },
  "a mapping that is an array": async (screen) => {
    await setMapping(screen, "[]");
    return "dialog .problem";
  },
  "a mapping that is not JSON": async (screen) => {
    await setMapping(screen, "channels");
    return "dialog .problem";
  },
  "a link with half a mapping": async (screen) => {
    await screen.open("#mapping={");
    return NOTICE;
  },
  "a link that is copied": async (screen) => {
    await screen.page.click(COPY_LINK);
    return NOTICE;
  },
  "a browser that copies nothing": async (screen) => {
    await screen.page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    });
    await screen.page.click(COPY_LINK);
    await screen.press("Copy");
    return NOTICE;
  },
  "a browser that keeps nothing": async (screen) => {
    await screen.page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("no", "QuotaExceededError");
      };
    });
    await screen.setKey("Whatsapp", "phone");
    await screen.press("Save mapping");
    return NOTICE;
  },
};

/** The messages of a state, once all of them are shown. */
async function shownBy(screen, reach) {
  await screen.open();
  const last = await reach(screen);
  const notice = () => screen.page.evaluate((selector) => document.querySelector(selector).textContent, NOTICE);
  const texts = async (selector) => [...(await screen.texts(selector)), await notice()].filter((text) => text !== "");
  await screen.until(async () => (await texts(last)).length > 0, true);
  await sleep(300);
  return (await texts(MESSAGES)).filter((text) => !USUAL.test(text));
}

test("the list has the messages of each state; UPDATE=1 updates it", async (t) => {
  const screen = await Screen.launch(chromium);
  t.after(() => screen.close());
  await screen.page.setViewport({ width: 1280, height: 800 });
  const entries = [];
  for (const [state, reach] of Object.entries(states)) {
    entries.push([state, ...(await shownBy(screen, reach))].join("\n  "));
  }
  const shown = `${HEAD}\n\n${entries.join("\n\n")}\n`;
  if (process.env.UPDATE) writeFileSync(list, shown);
  assert.equal(shown, readFileSync(list, "utf8"), "update the list with UPDATE=1, and read what changes");
});
