// The form has every member of a mapping, in sections that are closed until they are used.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultMapping } from "@suprsend/segment-transform";

export function members(screen) {
  const mapping = () =>
    screen().page.evaluate(() => JSON.parse(JSON.stringify(document.querySelector("segment-mapping-preview").mapping)));
  const openSections = () =>
    screen().page.evaluate(() => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      return [...shadowRoot.querySelectorAll("details[open].section > summary > :first-child")].map(
        (e) => e.textContent,
      );
    });
  const openAll = () =>
    screen().page.evaluate(async () => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      for (const summary of shadowRoot.querySelectorAll(".section:not([open]) > summary")) summary.click();
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
  const type = async (label, text) => {
    const selector = `input[aria-label="${label}"]`;
    await screen().openSectionOf(selector);
    await screen().click(selector);
    await screen().page.keyboard.type(text);
    await screen().page.keyboard.press("Escape");
  };
  const turnOn = async (text) => {
    await openAll();
    await screen().page.evaluate((text) => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      const label = [...shadowRoot.querySelectorAll("label")].find(({ textContent }) => textContent === text);
      label.click();
    }, text);
  };

  test("every member can be set without the JSON", async () => {
    await screen().open();
    await screen().untilTexts(".section > summary", [
      "User preferences1 suggestion",
      "Users and devicesNot used",
      "TenantNot used",
      "EventsNot used",
      "Properties left outNot used",
      "IntegrationsNot used",
    ]);
    await screen().setKey("Preferred language", "language");
    await type("Locale, trait key", "$.a");
    await type("Time zone, trait key", "$.b");
    await turnOn("Create users before their events");
    await turnOn("Use push tokens from the device");
    await type("Tenant, property key", "org");
    await type("Send only, event name", "A *");
    await type("Don't send, event name", "A B*");
    await type("Rename, event name", "Paid");
    await type("Rename, new name", "Sold");
    await turnOn("Send page calls as");
    await screen().page.keyboard.type("V {name}");
    await turnOn("Send screen calls as");
    await screen().page.keyboard.type("O {name}");
    await type("Leave out, property name", "pin");
    await type("Names, integration name", "S");
    await screen().until(mapping, {
      ...defaultMapping,
      preferences: { preferred_language: "language", locale: "$.a", timezone: "$.b" },
      tenant_id: "org",
      context: { users: true, device_tokens: true },
      events: {
        only: "A *",
        except: "A B*",
        rename: { Paid: "Sold" },
        page: "V {name}",
        screen: "O {name}",
      },
      properties: { except: "pin" },
      integrations: "S",
    });
    await screen().press("Restore defaults");
    await screen().until(mapping, defaultMapping);
    await screen().until(
      async () => (await screen().texts(".section-state")).every((text) => !text.endsWith("set")),
      true,
    );
  });

  test("a second event is renamed, also while its name begins like the first one", async () => {
    await screen().open();
    const renames = async () => Object.entries((await mapping()).events?.rename ?? {});
    const names = () =>
      screen().page.evaluate(() => {
        const { shadowRoot } = document.querySelector("segment-mapping-preview");
        return [...shadowRoot.querySelectorAll(".rename input")].map(({ value }) => value);
      });
    const focused = () =>
      screen().page.evaluate(() => {
        const { shadowRoot } = document.querySelector("segment-mapping-preview");
        return shadowRoot.activeElement?.getAttribute("aria-label");
      });
    await type("Rename, event name", "Order");
    // Half a pair is not in the mapping yet.
    await screen().untilTexts(".problem", []);
    await screen().untilTexts(".save-state", ["Saved"]);
    await type("Rename, new name", "Purchase");
    await screen().click('button[aria-label="Add an event to rename"]');
    await screen().until(focused, "Rename, event name 2");
    await screen().page.keyboard.type("Order");
    await screen().until(names, ["Order", "Purchase", "Order", ""]);
    await screen().page.keyboard.type(" Placed");
    await screen().page.keyboard.press("Escape");
    await type("Rename, new name 2", "Bought");
    await screen().click('button[aria-label="Add an event to rename"]');
    await screen().page.keyboard.type("404");
    await screen().page.keyboard.press("Escape");
    await type("Rename, new name 3", "Lost");
    await screen().until(names, ["Order", "Purchase", "Order Placed", "Bought", "404", "Lost"]);
    await screen().until(async () => Object.fromEntries(await renames()), {
      Order: "Purchase",
      "Order Placed": "Bought",
      404: "Lost",
    });
    await screen().click('button[aria-label="Remove Order Placed"]');
    await screen().until(focused, "Rename, event name 1");
    await screen().until(names, ["Order", "Purchase", "404", "Lost"]);
    assert.deepEqual(screen().complaints.splice(0), []);
  });

  test("an event that is renamed twice keeps its first new name, and the other row says so", async () => {
    await screen().open(`#${new URLSearchParams({ mapping: '{"events":{"rename":{"Paid":"Sold"}}}' })}`);
    await screen().click('button[aria-label="Add an event to rename"]');
    await screen().page.keyboard.type("Paid");
    await screen().page.keyboard.press("Escape");
    await type("Rename, new name 2", "Bought");
    await screen().untilTexts(".rename .problem", ["Paid already has a new name"]);
    await screen().until(async () => (await mapping()).events.rename, { Paid: "Sold" });
  });

  test("a section stays open while its last member is emptied", async () => {
    await screen().open(`#${new URLSearchParams({ mapping: '{"events":{"rename":{"A":"B"}}}' })}`);
    await screen().click('input[aria-label="Rename, new name"]');
    await screen().page.keyboard.press("Backspace");
    await screen().untilTexts(".section:nth-of-type(4) .section-state", ["Not used"]);
    await screen().page.keyboard.type("C");
    await screen().until(async () => (await mapping()).events.rename, { A: "C" });
  });

  test("an imported rename without a new name asks for it", async () => {
    await screen().open(`#${new URLSearchParams({ mapping: '{"events":{"rename":{"Paid":""}}}' })}`);
    await screen().untilTexts(".rename .problem", ["Enter a new name"]);
    await type("Rename, new name", "Sold");
    await screen().untilTexts(".rename .problem", []);
  });

  test("sections in use are open, and every problem stands at its field", async () => {
    const given = {
      preferences: { locale: " locale" },
      tenant_id: "$..x",
      events: { only: [""], rename: { Paid: "" }, page: "{nobody}" },
      properties: { except: 5 },
      context: { users: "yes" },
    };
    await screen().open(`#${new URLSearchParams({ mapping: JSON.stringify(given) })}`);
    await screen().until(openSections, [
      "User preferences",
      "Users and devices",
      "Tenant",
      "Events",
      "Properties left out",
    ]);
    await screen().untilTexts(".fields .alert", []);
    await screen().until(async () => (await screen().texts(".problem > span, .switch > .problem")).length, 7);
    await screen().untilTexts(".keys:has(.problem) .field-label", [
      "Locale",
      "Tenant",
      "Send only",
      "Rename",
      "Send page calls as",
      "Leave out",
    ]);
  });

  test("a section of the wrong type shows its problem itself, and is put right by using it", async () => {
    const given = { channels: 5, preferences: "x", context: [], events: 5, properties: null };
    await screen().open();
    await screen().press("Edit as JSON");
    await screen().click("dialog textarea");
    await screen().selectAll();
    await screen().page.keyboard.type(JSON.stringify(given));
    await screen().press("Apply");
    await screen().until(openSections, ["User preferences", "Users and devices", "Events", "Properties left out"]);
    await screen().untilTexts(".fields > .alert", []);
    await screen().untilTexts(".channel-fields > .alert", ["channels: expected an object, found a number"]);
    await screen().untilTexts(".section .alert", [
      "preferences: expected an object, found a string",
      "context: expected an object, found an array",
      "events: expected an object, found a number",
      "properties: expected an object, found null",
    ]);
    await type("Don't send, event name", "Order *");
    await screen().until(async () => (await mapping()).events, { except: "Order *" });
    await screen().until(async () => (await screen().texts(".section .alert")).length, 3);
    await screen().press("Reset");
    await screen().untilTexts(".fields .alert", []);
    await screen().until(mapping, defaultMapping);
  });

  test("an unknown member shows its problem in its section", async () => {
    await screen().open(`#${new URLSearchParams({ mapping: '{"events":{"onyl":"Paid"},"chanels":{}}' })}`);
    await screen().until(openSections, ["Events"]);
    await screen().until(
      async () => (await screen().texts(".section .alert")).map((text) => text.slice(0, 11)),
      ["events.onyl"],
    );
    await screen().until(
      async () => (await screen().texts(".fields > .alert")).map((text) => text.slice(0, 8)),
      ["chanels:"],
    );
  });

  test("completions offer root paths, event names and properties", async () => {
    await screen().open();
    await screen().setEvents(
      [
        '{"type":"identify","userId":"u1","traits":{"name":"Ann"},"context":{"timezone":"Europe/Amsterdam"}}',
        '{"type":"track","userId":"u1","event":"Paid","properties":{"company":"acme","total":5}}',
        '{"type":"track","userId":"u1","event":"Paid","properties":{"company":"acme"}}',
      ].join("\n"),
    );
    const offered = async (label) => {
      const selector = `input[aria-label="${label}"]`;
      await screen().openSectionOf(selector);
      await screen().click(selector);
      const [first] = await screen().texts(".combobox [role=option]");
      await screen().page.keyboard.press("Escape");
      return first;
    };
    await screen().until(() => offered("Time zone, trait key"), '$.context.timezone"Europe/Amsterdam"');
    await screen().until(() => offered("Tenant, property key"), 'company"acme"');
    await screen().until(() => offered("Don't send, event name"), "Paid2 events");
    await screen().until(() => offered("Leave out, property name"), 'company"acme"');
    assert.deepEqual(screen().complaints.splice(0), []);
  });

  test("a name that a template may give is not marked", async () => {
    await screen().open();
    await screen().setEvents(
      '{"type":"page","userId":"u1","name":"Pricing"}\n{"type":"track","userId":"u1","event":"Paid"}',
    );
    await type("Send only, event name", "Viewed Pricing");
    await screen().untilTexts(".section .unseen-key", ["No event is named Viewed Pricing."]);
    await turnOn("Send page calls as");
    await screen().page.keyboard.type("Viewed {name}");
    await screen().untilTexts(".section .unseen-key", []);
  });

  test("a name that no event has is marked, and the nearest one is one click away", async () => {
    await screen().open();
    await screen().setEvents(
      [
        '{"type":"track","userId":"u1","event":"Order Placed","properties":{"password":"x"}}',
        '{"type":"track","userId":"u1","event":"Paid","integrations":{"All":false,"SuprSend":true}}',
      ].join("\n"),
    );
    await screen().page.evaluate(() => {
      document.querySelector("segment-mapping-preview").mapping = {
        events: { only: "Paied", except: "Order *", rename: { "Ordr Placed": "Bought" } },
        properties: { except: "pasword" },
      };
    });
    await screen().untilTexts(".section .unseen-key", [
      "No event is named Paied. Did you mean Paid?",
      "No event is named Ordr Placed. Did you mean Order Placed?",
      "No event has pasword. Did you mean password?",
    ]);
    for (let left = 2; left >= 0; left--) {
      await screen().click(".section .unseen-key .link");
      await screen().until(async () => (await screen().texts(".section .unseen-key")).length, left);
    }
    await screen().until(async () => (await mapping()).events, {
      only: "Paid",
      except: "Order *",
      rename: { "Order Placed": "Bought" },
    });
    await screen().until(async () => (await mapping()).properties, { except: "password" });
    await screen().openSectionOf('input[aria-label="Names, integration name"]');
    await screen().click('input[aria-label="Names, integration name"]');
    await screen().untilTexts(".combobox .option-key", ["SuprSend"]);
  });
}
