// The form: keys, completions, presets, problems at their field, JSON, what is saved, and links.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { channels, defaultMapping, recommendedMapping } from "@suprsend/segment-transform";

export function form(screen) {
  const values = (keys) => screen().until(() => formValues(screen().page), keys);
  const keysOf = ({ channels: keys, preferences }) => [preferences.preferred_language, ...Object.values(keys)];

  test("has a row for each channel, with its label, and the default keys", async () => {
    await screen().open();
    await screen().untilTexts(
      ".field-label",
      channels.map(({ label }) => label),
    );
    await values(keysOf(defaultMapping));
  });

  test("takes several trait keys for one channel, and lets them go again", async () => {
    await screen().open();
    await screen().click('button[aria-label="Add a trait key for Email"]');
    await screen().page.keyboard.type("slack_email");
    const both = [
      { label: "Email", value: "peter@example.com", place: "traits.email", mark: "new" },
      { label: "Email", value: "peter@abccompany.com", place: "traits.slack_email", mark: "new" },
      { label: "SMS", value: "+15555555555", place: "traits.phone", mark: "new" },
    ];
    await screen().untilResult({ channels: both });
    await screen().click('button[aria-label="Remove email"]');
    await screen().untilResult({ channels: both.slice(1) });
  });

  test("an emptied key unmaps its channel", async () => {
    await screen().open();
    await screen().setKey("Email", "");
    await screen().untilResult({
      channels: [{ label: "SMS", value: "+15555555555", place: "traits.phone", mark: "new" }],
    });
  });

  test("offers the traits of the events, and takes one by the keyboard", async () => {
    await screen().open();
    await screen().click(screen().key("Whatsapp"));
    // Phone numbers come first, and keys outside of the traits come last.
    const keys = ["phone", "name", "email", "slack_email", "language", "plan", "logins", "$.type", "$.userId"];
    await screen().untilTexts(".combobox .option-key", keys);
    await screen().page.keyboard.type("pho");
    await screen().untilTexts('.combobox [role="option"]', ['phone"+15555555555"']);
    await screen().page.keyboard.press("ArrowDown");
    await screen().page.keyboard.press("Enter");
    await screen().untilTexts('.combobox [role="option"]', []);
    await values([null, "email", "phone", "phone", null, null, null, null, null]);
  });

  test("offers nested traits by their dotted keys", async () => {
    await screen().open();
    await screen().setEvents('{"type":"identify","userId":"u","traits":{"contact":{"mail":"ann@example.com"}}}');
    await screen().setKey("Email", "contact.m");
    await screen().click(screen().key("Email"));
    await screen().until(async () => (await screen().texts(".combobox .option-key"))[0], "contact.mail");
    await screen().click('.combobox [role="option"]');
    await screen().untilResult({
      channels: [{ label: "Email", value: "ann@example.com", place: "traits.contact.mail", mark: "new" }],
    });
  });

  test("fills in the recommended mapping, the default, and goes back to the saved one", async () => {
    await screen().open();
    await screen().press("Use recommended");
    await values(keysOf(recommendedMapping));
    await screen().press("Reset");
    await values(keysOf(defaultMapping));
    await screen().press("Use recommended");
    await screen().press("Restore defaults");
    await values(keysOf(defaultMapping));
  });

  test("a problem stands at its field, and the last result stays until it is solved", async () => {
    await screen().open();
    await screen().setKey("Whatsapp", " ");
    await screen().untilTexts(".keys:has(.problem) .field-label", ["Whatsapp"]);
    await screen().untilTexts(".problem", ["Enter a trait name"]);
    await screen().untilTexts('.save-actions button[aria-disabled="true"]', ["Save mapping"]);
    await screen().untilTexts(".result .alert", ["Showing the previous result. Fix the mapping to update it."]);
    assert.equal((await screen().result()).channels.length, 2);
    await screen().setKey("Whatsapp", "phone");
    await screen().untilTexts(".problem", []);
    await screen().untilTexts(".result .alert", []);
  });

  test("shows the mapping as JSON, and takes another one", async () => {
    await screen().open();
    await screen().press("Edit as JSON");
    const field = await screen().find('textarea[aria-label="Mapping as JSON"]');
    assert.deepEqual(JSON.parse(await field.evaluate(({ value }) => value)), defaultMapping);
    await replaceText(screen(), field, '{"channels":{"email":["email","work"]}}');
    await screen().press("Apply");
    await screen().until(() => dialogIsOpen(screen().page), false);
    await values([null, "email", "work", "phone", null, null, null, null, null, null]);
  });

  test("an imported mapping with problems shows each where it stands", async () => {
    await screen().open();
    await screen().press("Edit as JSON");
    const field = await screen().find('textarea[aria-label="Mapping as JSON"]');
    await replaceText(screen(), field, '{"channels":{"sms":5,"emial":"email"}}');
    await screen().press("Apply");
    await screen().untilTexts(".keys:has(.problem) .field-label", ["SMS"]);
    await screen().untilTexts(".keys .problem", ["expected a key, an array of keys or null, found a number"]);
    const [other] = await screen().texts(".fields .alert");
    assert.match(other, /^channels\.emial: expected one of .*did you mean email\?$/);
  });

  test("a mapping is opened from a file", async () => {
    await screen().open();
    const folder = mkdtempSync(join(tmpdir(), "preview-"));
    try {
      const path = join(folder, "mapping.json");
      writeFileSync(path, '{"channels":{"whatsapp":"phone"}}');
      await screen().press("Edit as JSON");
      const input = await screen().page.$('segment-mapping-preview >>> dialog input[type="file"]');
      await input.uploadFile(path);
      const field = await screen().find('textarea[aria-label="Mapping as JSON"]');
      await screen().until(() => field.evaluate(({ value }) => value), '{"channels":{"whatsapp":"phone"}}');
    } finally {
      rmSync(folder, { recursive: true });
    }
    await screen().press("Apply");
    await values([null, "email", "phone", "phone", null, null, null, null, null]);
  });

  test("JSON that is not a mapping is not applied", async () => {
    await screen().open();
    await screen().press("Edit as JSON");
    const field = await screen().find('textarea[aria-label="Mapping as JSON"]');
    for (const [text, said] of [
      ["[1]", /^A mapping is a JSON object/],
      ["{", /^This isn't valid JSON: expected a member name in double quotes, found the end of the input at byte 1 /],
      ["{} x", /^This isn't valid JSON: expected a JSON value, found x at byte 3 /],
    ]) {
      await replaceText(screen(), field, text);
      await screen().press("Apply");
      await screen().until(async () => said.test(await screen().texts("dialog .problem")), true);
    }
    await screen().press("Cancel");
    await values(keysOf(defaultMapping));
  });

  test("a saved mapping is there the next time", async () => {
    await screen().open();
    await screen().setKey("Slack (Email)", "slack_email");
    await screen().press("Save mapping");
    await screen().untilTexts(".save-state", ["Saved"]);
    await screen().page.goto("about:blank");
    await screen().page.goto(screen().url);
    await screen().untilTexts(".save-state", ["Saved"]);
    await screen().until(async () => (await screen().result()).channels.length, 3);
  });

  test("what the form does not show stays in the mapping that is edited and saved", async () => {
    const mapping = {
      preferences: {
        locale: ["locale", "$.context.locale"],
        preferred_language: "lang",
        timezone: "$.context.timezone",
      },
      tenant_id: "company_id",
      context: { users: true, device_tokens: true },
      events: { only: ["Order *", "Signed Up"], rename: { "Signed Up": "Joined" }, page: "Viewed {name}" },
      channels: { email: "mail" },
      properties: { except: ["password"] },
      integrations: "SuprSend",
    };
    await screen().open(`#${new URLSearchParams({ mapping: JSON.stringify(mapping) })}`);
    await screen().setKey("Preferred language", "language");
    await screen().setKey("Whatsapp", "phone");
    await screen().click('input[role="switch"]');
    await screen().press("Save mapping");
    await screen().untilTexts(".save-state", ["Saved"]);
    const saved = () => screen().page.evaluate(() => JSON.parse(localStorage.getItem("segment-mapping")));
    await screen().until(saved, {
      ...mapping,
      add_prefix: true,
      preferences: { ...mapping.preferences, preferred_language: "language" },
      channels: { email: "mail", whatsapp: "phone" },
    });
  });

  test("a mapping that differs in what the form does not show can be saved", async () => {
    for (const mapping of [{ tenant_id: "t" }, { context: { users: true } }, { events: { rename: { a: "bc" } } }]) {
      await screen().open(`#${new URLSearchParams({ mapping: JSON.stringify(mapping) })}`);
      await screen().untilTexts(".save-state", ["Not saved yet"]);
    }
    const same = { tenant_id: null, events: { only: null }, preferences: {}, channels: { email: ["email"] } };
    await screen().open(`#${new URLSearchParams({ mapping: JSON.stringify(same) })}`);
    await screen().untilTexts(".save-state", ["Saved"]);
  });

  test("the link is copied by its button", async () => {
    await screen().open();
    await screen().page.click("#link");
    const notice = () => screen().page.evaluate(() => document.querySelector("#notice").textContent);
    await screen().until(notice, "Link copied.");
  });

  test("a link carries the mapping to another page", async () => {
    await screen().open();
    await screen().setKey("Slack (Email)", "slack_email");
    const address = () => screen().page.evaluate(() => location.href);
    await screen().until(async () => /slack_email%22%2C/.test(await address()), true);
    const { hash } = new URL(await address());
    await screen().open();
    await values(keysOf(defaultMapping));
    await screen().open(hash);
    await values([null, "email", "phone", null, "slack_email", null, null, null, null]);
  });
}

function formValues(page) {
  return page.evaluate(() => {
    const { mapping, shadowRoot } = document.querySelector("segment-mapping-preview");
    const inputs = [...shadowRoot.querySelectorAll(".channel-fields input")];
    return [mapping.preferences?.preferred_language ?? null, ...inputs.map(({ value }) => value || null)];
  });
}

async function replaceText(screen, field, text) {
  await field.click();
  await screen.selectAll();
  await screen.page.keyboard.type(text);
}

function dialogIsOpen(page) {
  return page.evaluate(() => document.querySelector("segment-mapping-preview").shadowRoot.querySelector("dialog").open);
}
