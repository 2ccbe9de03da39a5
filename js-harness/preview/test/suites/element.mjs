// The element in another page than its own, and its own page's policy.
import assert from "node:assert/strict";
import { test } from "node:test";

export function element(screen) {
  test("a settings page sets mapping and events, and receives the user's changes", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      window.received = [];
      for (const type of ["mapping-change", "mapping-save"]) {
        document.addEventListener(type, ({ detail }) => window.received.push([type, detail.mapping.channels.email]));
      }
      preview.mapping = { channels: { email: "mail" } };
      preview.events = [
        { type: "identify", userId: "host", traits: { mail: "h@example.com", other: "o@example.com" } },
      ];
    });
    await screen().untilResult({
      user: "host",
      channels: [{ label: "Email", value: "h@example.com", place: "traits.mail", mark: "new" }],
    });
    await screen().untilTexts(".save-state", ["Saved"]);
    await screen().click(screen().key("Email"));
    await screen().page.keyboard.type("s");
    await screen().press("Save mapping");
    await screen().until(
      () => screen().page.evaluate(() => window.received),
      [
        ["mapping-change", "mails"],
        ["mapping-save", "mails"],
      ],
    );
    const read = await screen().page.evaluate(() => {
      const { mapping, events } = document.querySelector("segment-mapping-preview");
      return [mapping.channels, events[0].userId];
    });
    assert.deepEqual(read, [{ email: "mails" }, "host"]);
  });

  test("a settings page may hold the mapping itself, and set it anew after each change", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      window.received = 0;
      preview.addEventListener("mapping-change", ({ detail }) => {
        window.received += 1;
        preview.mapping = structuredClone(detail.mapping);
      });
    });
    await screen().setKey("Whatsapp", "phone");
    assert.equal(await screen().page.evaluate(() => window.received), "phone".length);
    await screen().untilTexts(".save-state", ["Not saved yet"]);
    assert.deepEqual(screen().complaints.splice(0), []);
  });

  test("a settings page cancels a save that it cannot make", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => document.addEventListener("mapping-save", (event) => event.preventDefault()));
    await screen().press("Use recommended");
    await screen().press("Save mapping");
    await screen().untilTexts(".save-state", ["Not saved yet"]);
  });

  test("saving shows its progress and its failure", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      window.saves = [];
      document.addEventListener("mapping-save", ({ detail }) => {
        detail.waitUntil(new Promise((resolve, reject) => window.saves.push({ resolve, reject })));
      });
    });
    await screen().press("Use recommended");
    await screen().press("Save mapping");
    await screen().untilTexts(".save-state", ["Saving…"]);
    await screen().press("Save mapping");
    await screen().page.evaluate(() => window.saves[0].reject(new Error("the server is down")));
    await screen().untilTexts(".save-state", ["Not saved: the server is down"]);
    await screen().press("Save mapping");
    await screen().untilTexts(".save-state", ["Saving…"]);
    await screen().page.evaluate(() => window.saves[1].resolve());
    await screen().untilTexts(".save-state", ["Saved"]);
    assert.equal(await screen().page.evaluate(() => window.saves.length), 2);
    assert.deepEqual(screen().complaints.splice(0), []);
  });

  test("waitUntil after the listener has awaited throws", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      window.thrown = [];
      document.addEventListener("mapping-save", async ({ detail }) => {
        await null;
        try {
          detail.waitUntil(Promise.resolve());
        } catch (error) {
          window.thrown.push([error.name, error.message]);
        }
      });
    });
    await screen().press("Use recommended");
    await screen().press("Save mapping");
    await screen().until(
      () => screen().page.evaluate(() => window.thrown),
      [["InvalidStateError", "waitUntil was called too late: call it before the listener awaits"]],
    );
  });

  test("readonly only shows the mapping, and samples can be turned off", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      preview.readonly = true;
      preview.samples = "off";
      preview.mapping = { channels: { email: "mail" } };
      preview.events = '{"type":"identify","userId":"u","traits":{"email":"a@example.com"}}';
    });
    await screen().untilResult({ user: "u" });
    await screen().untilTexts(".mapping > .panel-head button", ["View as JSON"]);
    await screen().untilTexts(".save-bar, .sample-menu", []);
    const enabled = await screen().page.evaluate(() => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      return [...shadowRoot.querySelectorAll(".fields :is(input, button)")].filter((each) => !each.matches(":disabled"))
        .length;
    });
    assert.equal(enabled, 0);
    await screen().page.evaluate(() => document.querySelector("segment-mapping-preview").removeAttribute("readonly"));
    await screen().untilTexts(".save-state", ["Saved"]);
  });

  test("properties set before the element is defined are kept, and there can be two", async () => {
    await screen().open("", "settings.html");
    const read = await screen().page.evaluate(async () => {
      const early = document.createElement("div");
      // An element of another document is upgraded when it is adopted.
      const other = document.implementation.createHTMLDocument();
      const preview = other.createElement("segment-mapping-preview");
      preview.mapping = { channels: { email: "mail" } };
      preview.events = [{ type: "identify", userId: "early", traits: { mail: "e@example.com" } }];
      early.append(document.adoptNode(preview));
      document.body.append(early);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const user = preview.shadowRoot.querySelector(".distinct-id").textContent;
      const state = preview.shadowRoot.querySelector(".save-state").textContent;
      const names = ["mapping", "events"].filter((name) => Object.hasOwn(preview, name));
      const { mapping } = document.querySelector("main segment-mapping-preview");
      early.remove();
      return [user, state, names, preview.mapping.channels.email, mapping.channels.email];
    });
    assert.deepEqual(read, ["early", "Saved", [], "mail", "email"]);
  });

  test("a second import changes nothing, and a hundred elements leak nothing", async () => {
    await screen().open("", "settings.html");
    const kept = await screen().page.evaluate(async () => {
      await import("/lib/index.js?again");
      const references = [];
      for (let count = 0; count < 100; count++) {
        const preview = document.createElement("segment-mapping-preview");
        preview.events = [{ type: "identify", userId: `u${count}`, traits: { email: "a@example.com" } }];
        document.body.append(preview);
        await new Promise((resolve) => setTimeout(resolve));
        preview.remove();
        references.push(new WeakRef(preview));
      }
      window.references = references;
      return document.querySelectorAll("segment-mapping-preview").length;
    });
    assert.equal(kept, 1);
    assert.deepEqual(screen().complaints.splice(0), []);
    if (!screen().collectGarbage) return;
    const alive = async () => {
      await screen().collectGarbage();
      return screen().page.evaluate(() => window.references.filter((reference) => reference.deref()).length);
    };
    // The last one may still stand in a stack or a timer.
    await screen().until(async () => (await alive()) <= 2, true);
  });

  test("its colors follow the page's color-scheme, and are light where there is none", async () => {
    await screen().open("", "settings.html");
    const colors = await screen().page.evaluate(() =>
      ["", "light", "dark"].map((scheme) => {
        document.documentElement.style.colorScheme = scheme;
        const { shadowRoot } = document.querySelector("segment-mapping-preview");
        return getComputedStyle(shadowRoot.querySelector(".panel")).backgroundColor;
      }),
    );
    assert.deepEqual(colors, ["rgb(255, 255, 255)", "rgb(255, 255, 255)", "rgb(23, 27, 33)"]);
  });

  test("a settings page gives it colors", async () => {
    await screen().open("", "settings.html");
    const color = await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      preview.style.setProperty("--segment-preview-surface", "rgb(1, 2, 3)");
      return getComputedStyle(preview.shadowRoot.querySelector(".panel")).backgroundColor;
    });
    assert.equal(color, "rgb(1, 2, 3)");
    const variables = ["success", "warning", "error", "success-soft", "warning-soft", "error-soft", "on-accent"];
    const shown = await screen().page.evaluate(
      (names) => {
        const preview = document.querySelector("segment-mapping-preview");
        const probe = document.createElement("i");
        preview.shadowRoot.append(probe);
        const colors = names.map((name, at) => {
          preview.style.setProperty(`--segment-preview-${name}`, `rgb(1, 2, ${at})`);
          probe.style.color = `var(--${name})`;
          return getComputedStyle(probe).color;
        });
        probe.remove();
        return colors;
      },
      [...variables, "code-key", "code-string", "code-number"],
    );
    assert.deepEqual(
      shown,
      shown.map((_, at) => `rgb(1, 2, ${at})`),
    );
    const [height, room] = await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      preview.style.setProperty("--segment-preview-top", "64px");
      return [getComputedStyle(preview.shadowRoot.querySelector(".panels")).maxHeight, innerHeight];
    });
    assert.equal(height, `${room - 64}px`);
  });

  test("it can be taken out of the page and put back", async () => {
    await screen().open("", "settings.html");
    await screen().page.evaluate(() => {
      const preview = document.querySelector("segment-mapping-preview");
      const { parentNode } = preview;
      preview.remove();
      preview.events = [{ type: "identify", userId: "back" }];
      parentNode.append(preview);
    });
    await screen().untilResult({ user: "back" });
    await screen().setEvents('{"type":"identify","userId":"again"}');
    await screen().untilResult({ user: "again" });
    assert.deepEqual(screen().complaints.splice(0), []);
  });

  test("the page's policy allows WebAssembly and nothing else beyond itself", async () => {
    await screen().open();
    const policy = await screen().page.evaluate(
      () => document.querySelector('meta[http-equiv="Content-Security-Policy"]').content,
    );
    const sources = new Set(policy.split(";").flatMap((directive) => directive.trim().split(" ").slice(1)));
    assert.deepEqual([...sources].sort(), ["'none'", "'self'", "'wasm-unsafe-eval'"]);
    assert.deepEqual(screen().complaints.splice(0), []);
  });

  test("once loaded, it asks the network for nothing", async () => {
    await screen().open();
    const asked = [];
    const note = (request) => asked.push(request.url());
    screen().page.on("request", note);
    await screen().setKey("Slack (Email)", "slack_email");
    await screen().chooseSample("troubles");
    await screen().press("Save mapping");
    await screen().untilTexts(".save-state", ["Saved"]);
    screen().page.off("request", note);
    assert.deepEqual(asked, []);
    const origins = await screen().page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => new URL(name).origin),
    );
    assert.deepEqual([...new Set(origins)], [new URL(screen().url).origin]);
  });
}
