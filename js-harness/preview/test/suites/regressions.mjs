// Bugs that users reported, one test each.
import assert from "node:assert/strict";
import { test } from "node:test";
import { manyEvents } from "../many-events.mjs";

const identify = (userId, traits = {}, rest = {}) => JSON.stringify({ type: "identify", userId, traits, ...rest });

export function regressions(screen) {
  const filters = () => screen().texts('[aria-label="Filter by outcome"] .filter');

  test("a filter ends when other events are loaded", async () => {
    await screen().open("#sample=troubles");
    await screen().press("Rejected 3");
    await screen().untilTexts(".row-index", ["4", "6", "7"]);
    await screen().setEvents(`${identify("a")}\n${identify("b")}`);
    await screen().untilTexts(".row-name", ["identify · a", "identify · b"]);
    await screen().chooseSample("troubles");
    await screen().press("Rejected 3");
    await screen().chooseSample("new-address");
    await screen().until(filters, ["All 3", "Mapped 3", "With notes 0", "Skipped 0", "Rejected 0"]);
    await screen().until(async () => (await screen().texts(".row")).length, 3);
  });

  test("a filter that hides the picked event picks its first one", async () => {
    await screen().open("#sample=troubles");
    await screen().untilResult({ user: "u-1" });
    await screen().press("Rejected 3");
    await screen().untilResult({ status: "Rejected", user: undefined });
    await screen().untilTexts('.row[aria-selected="true"] .row-index', ["4"]);
    await screen().setEvents(`${identify("a")}\n${identify("b")}`);
    await screen().press("Rejected 0");
    await screen().untilTexts(".result .nothing", ["No matching events"]);
    await screen().press("All 2");
    await screen().untilResult({ status: "Mapped" });
  });

  test("the active completion is scrolled into sight", async () => {
    await screen().open();
    const traits = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`trait_${at}`, "x"]));
    await screen().setEvents(identify("u", traits));
    await screen().click(screen().key("Whatsapp"));
    for (let presses = 0; presses < 20; presses++) await screen().page.keyboard.press("ArrowDown");
    const isInSight = await screen().page.evaluate(() => {
      const list = document
        .querySelector("segment-mapping-preview")
        .shadowRoot.querySelector(".combobox ul:not([hidden])");
      const [box, option] = [list, list.querySelector('[aria-selected="true"]')].map((e) => e.getBoundingClientRect());
      return option.top >= box.top && option.bottom <= box.bottom;
    });
    assert.ok(isInSight);
  });

  test("Tab from a field with a long list goes to the next control", async () => {
    await screen().open();
    const traits = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`trait_${at}`, "x"]));
    await screen().setEvents(identify("u", traits));
    await screen().click(screen().key("Email"));
    await screen().page.keyboard.press("Tab");
    const name = () =>
      screen().page.evaluate(() =>
        document.querySelector("segment-mapping-preview").shadowRoot.activeElement?.getAttribute("aria-label"),
      );
    await screen().until(name, "Add a trait key for Email");
  });

  test("the last field's completions are in sight", async () => {
    await screen().open();
    await screen().page.evaluate((selector) => {
      document.querySelector("segment-mapping-preview").shadowRoot.querySelector(selector).scrollIntoView(false);
    }, screen().key("iospush (APNS)"));
    await screen().click(screen().key("iospush (APNS)"));
    await screen().page.keyboard.press("ArrowDown");
    const hits = await screen().page.evaluate(() => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      const options = [...shadowRoot.querySelectorAll(".combobox ul:not([hidden]) li")];
      const box = options[0].parentElement.getBoundingClientRect();
      const seen = options.filter((option) => option.getBoundingClientRect().bottom <= box.bottom);
      return seen.map((option) => {
        const { left, top, width, height } = option.getBoundingClientRect();
        return option.contains(shadowRoot.elementFromPoint(left + width / 2, top + height / 2));
      });
    });
    assert.ok(hits.length >= 3 && hits.every(Boolean), JSON.stringify(hits));
  });

  test("the editor's find panel is readable in the dark", async () => {
    await screen().open();
    await screen().page.evaluate(() => {
      document.documentElement.dataset.theme = "dark";
    });
    await screen().click(".cm-content");
    await screen().page.keyboard.down("Control");
    await screen().page.keyboard.press("f");
    await screen().page.keyboard.up("Control");
    await screen().find(".cm-search");
    const contrasts = await screen().page.evaluate(() => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      const brightness = (color) => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
        return alpha === 0 ? undefined : (red + green + blue) / 3;
      };
      const panel = shadowRoot.querySelector(".cm-panels");
      return [...panel.querySelectorAll("input.cm-textfield, button, label")].map((control) => {
        const { color, backgroundColor, backgroundImage } = getComputedStyle(control);
        const behind = brightness(backgroundColor) ?? brightness(getComputedStyle(panel).backgroundColor);
        return { image: backgroundImage, distance: Math.abs(brightness(color) - behind) };
      });
    });
    assert.ok(contrasts.length > 6);
    for (const { image, distance } of contrasts) {
      assert.equal(image, "none");
      assert.ok(distance > 100, `${distance}`);
    }
  });

  test("a lint tooltip shows code as code", async () => {
    await screen().open("#sample=troubles");
    const mark = await screen().find(".cm-lintRange-warning");
    await mark.hover();
    const tooltip = await screen().find(".cm-tooltip-lint");
    const [text, codes] = await tooltip.evaluate((node) => [node.textContent, node.querySelectorAll("code").length]);
    assert.doesNotMatch(text, /`/);
    assert.ok(codes > 0);
  });

  test("events pasted into a long list are added to it", async () => {
    await screen().open();
    await screen().setEvents(manyEvents(1000));
    await screen().untilTexts(".events .alert", ["Loaded 1,000 events."]);
    await screen().click(".cm-content");
    await screen().paste(identify("pasted"));
    await screen().untilResult({ user: "pasted" });
    await screen().until(async () => (await filters())[0], "All 1,001");
    await screen().setEvents(`${identify("two")}\n${identify("three")}`);
    await screen().untilResult({ user: "two" });
    await screen().untilTexts(".events .alert", ["Added 2 events."]);
    await screen().until(async () => (await filters())[0], "All 1,003");
  });

  test("Clear takes all events away", async () => {
    await screen().open("#sample=troubles");
    await screen().press("Clear");
    await screen().untilTexts(".row", []);
    await screen().until(async () => (await screen().texts(".cm-line")).join(""), "");
    await screen().untilResult({ status: undefined, user: undefined });
  });

  test("a result that is not of the text any more is dimmed", async () => {
    await screen().open();
    await screen().setEvents("peter@example.com");
    await screen().untilTexts(".result .alert", ["Showing the previous result. Fix the JSON to update it."]);
    const filter = () =>
      screen().page.evaluate(
        () =>
          getComputedStyle(
            document.querySelector("segment-mapping-preview").shadowRoot.querySelector(".result .outcome"),
          ).filter,
      );
    await screen().until(filter, "grayscale(1)");
    await screen().setEvents(identify("fresh"));
    await screen().untilResult({ user: "fresh" });
    await screen().until(filter, "none");
  });

  test("Save keeps the focus and is announced", async () => {
    await screen().open();
    await screen().setKey("Whatsapp", "phone");
    await screen().press("Save mapping");
    await screen().untilTexts('.save-state[role="status"]', ["Saved"]);
    const focused = await screen().page.evaluate(
      () => document.querySelector("segment-mapping-preview").shadowRoot.activeElement?.textContent,
    );
    assert.equal(focused, "Save mapping");
  });

  test("a list with the newest event first builds the profile in order of time", async () => {
    await screen().open();
    const newest = identify("u", { plan: "pro", email: "new@example.com" }, { timestamp: "2024-05-02T00:00:00Z" });
    const oldest = identify("u", { plan: "free", email: "old@example.com" }, { timestamp: "2024-05-01T00:00:00Z" });
    await screen().setEvents(`[${newest},\n${oldest}]`);
    await screen().click(".row");
    await screen().untilResult({
      channels: [
        { label: "Email", value: "old@example.com", place: "traits.email of event 2", mark: "kept" },
        { label: "Email", value: "new@example.com", place: "traits.email", mark: "new" },
      ],
      properties: [
        ["plan", '"pro"'],
        ["email", '"new@example.com"'],
      ],
    });
  });

  for (const [width, events] of [
    [1152, "troubles"],
    [1024, "troubles"],
    [1000, "troubles"],
  ]) {
    test(`at ${width} px the result stands beside the form`, async () => {
      await screen().page.setViewport({ width, height: 800 });
      try {
        await screen().open(`#sample=${events}`);
        for (const path of ["", "settings.html"]) {
          if (path) await screen().open("", path);
          if (path) await screen().drop("events.jsonl", manyEvents(1000));
          if (path) await screen().untilTexts(".events .alert", ["Loaded 1,000 events."]);
          const [form, result] = await screen().page.evaluate(() => {
            const { shadowRoot } = document.querySelector("segment-mapping-preview");
            for (const head of shadowRoot.querySelectorAll(".panel-head")) {
              if (head.scrollWidth > head.clientWidth) throw new Error(`cut off: ${head.textContent}`);
            }
            return [".mapping", ".result"].map((name) =>
              shadowRoot.querySelector(name).getBoundingClientRect().toJSON(),
            );
          });
          assert.ok(result.left >= form.right, `${path}: ${result.left}`);
          assert.ok(result.top < 200, `${path}: ${result.top}`);
        }
      } finally {
        await screen().page.setViewport({ width: 1280, height: 800 });
      }
    });
  }

  test("the codes are one menu with counts", async () => {
    await screen().open("#sample=troubles");
    await screen().until(
      async () => (await screen().codes()).slice(0, 2),
      ["All codes", "Phone number isn't in international format (1)"],
    );
    const share = await screen().page.evaluate(() => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      const [totals, panel] = [".totals", ".events"].map((name) => shadowRoot.querySelector(name).clientHeight);
      return totals / panel;
    });
    assert.ok(share < 0.2, `${share}`);
  });

  test("null as the first mapping is none", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      preview.mapping = null;
      preview.mapping = { channels: { email: "mail" } };
    });
    await screen().untilTexts(".save-state", ["Saved"]);
    await screen().until(
      () =>
        screen().page.evaluate(
          (s) => document.querySelector("segment-mapping-preview").shadowRoot.querySelector(s).value,
          screen().key("Email"),
        ),
      "mail",
    );
  });

  test("null between two mappings is none: nothing can be saved, and the next one is the saved one", async () => {
    await screen().open("", "settings.html");
    const set = (mapping) =>
      screen().page.evaluate((mapping) => {
        document.querySelector("segment-mapping-preview").mapping = mapping;
      }, mapping);
    const email = () =>
      screen().page.evaluate(
        (selector) => document.querySelector("segment-mapping-preview").shadowRoot.querySelector(selector).value,
        screen().key("Email"),
      );
    await set({ channels: { email: "a" } });
    await screen().untilTexts(".save-state", ["Saved"]);
    await set(null);
    await screen().untilTexts(".save-bar", []);
    await screen().until(email, "email");
    await set({ channels: { email: "b" } });
    await screen().untilTexts(".save-state", ["Saved"]);
    await screen().until(email, "b");
    assert.deepEqual(
      await screen().page.evaluate(() => document.querySelector("segment-mapping-preview").savedMapping.channels),
      { email: "b" },
    );
    await set(null);
    await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      preview.savedMapping = { channels: { email: "c" } };
      preview.mapping = { channels: { email: "d" } };
    });
    await set(null);
    await set({ channels: { email: "e" } });
    await screen().untilTexts(".save-state", ["Not saved yet"]);
    assert.deepEqual(
      await screen().page.evaluate(() => document.querySelector("segment-mapping-preview").savedMapping.channels),
      { email: "c" },
    );
  });

  test("a save that ends after another mapping was loaded does not count for it", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      preview.addEventListener("mapping-save", ({ detail }) => {
        detail.waitUntil(new Promise((resolve) => Object.assign(window, { endSave: resolve })));
      });
      preview.mapping = { channels: { email: "a" } };
    });
    await screen().setKey("Email", "changed");
    await screen().press("Save mapping");
    await screen().untilTexts(".save-state", ["Saving…"]);
    await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      preview.mapping = null;
      preview.mapping = { channels: { email: "b" } };
    });
    await screen().untilTexts(".save-state", ["Saved"]);
    await screen().page.evaluate(async () => {
      window.endSave();
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await screen().untilTexts(".save-state", ["Saved"]);
    assert.deepEqual(
      await screen().page.evaluate(() => document.querySelector("segment-mapping-preview").savedMapping.channels),
      { email: "b" },
    );
  });

  test("an event stays listed while the mapping is corrected, until the filter changes", async () => {
    await screen().open();
    await screen().setEvents(
      [identify("a", { email: "x", mail: "a@example.com" }), identify("b", { email: "b@example.com" })].join("\n"),
    );
    await screen().press("With notes 1");
    await screen().untilResult({ user: "a" });
    await screen().setKey("Email", "mail");
    await screen().untilResult({ user: "a", notes: [] });
    await screen().until(filters, ["All 2", "Mapped 2", "With notes 0", "Skipped 0", "Rejected 0"]);
    await screen().untilTexts(".row-name", ["identify · a"]);
    await screen().press("All 2");
    await screen().press("With notes 0");
    await screen().untilTexts(".result .nothing", ["No matching events"]);
  });

  test("an event picked under a filter stays listed beside those that still match", async () => {
    await screen().open();
    const events = ["a", "b", "c"].map((user) => identify(user, { email: "x", [user]: `${user}@example.com` }));
    await screen().setEvents(events.join("\n"));
    await screen().press("With notes 3");
    await screen().click(".row:nth-of-type(3)");
    await screen().untilResult({ user: "b" });
    await screen().setKey("Email", "b");
    await screen().until(async () => (await filters())[2], "With notes 0");
    await screen().untilTexts(".row-name", ["identify · b"]);
    await screen().setKey("Email", "email");
    await screen().untilTexts(".row-name", ["identify · a", "identify · b", "identify · c"]);
    await screen().untilTexts('.row[aria-selected="true"] .row-name', ["identify · b"]);
  });

  test("a message about events ends with them", async () => {
    await screen().open();
    await screen().setEvents(`INFO body=${identify("logged")}`);
    await screen().untilTexts(".events .alert", ["Opened the body from the log."]);
    await screen().setEvents(identify("other"));
    await screen().untilTexts(".events .alert", []);
    const shared = Array.from({ length: 9 }, (_, at) => identify(`u${at}`, { login: `u${at}@example.com` })).join("\n");
    await screen().drop("1.jsonl", shared);
    await screen().click('button[aria-label="Map it too: login for Email"]');
    await screen().untilTexts(".key-hint:has(.link)", ["Added login. Undo"]);
    await screen().drop("2.jsonl", shared.replaceAll("example.com", "example.org"));
    await screen().untilTexts(".key-hint:has(.link)", []);
  });

  test("without samples, no text offers one", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      document.querySelector("segment-mapping-preview").samples = "off";
    });
    await screen().untilTexts(".nothing", ["Paste a Segment event or open a file to see what SuprSend receives."]);
  });
}
