// What the result tells of one event.
import assert from "node:assert/strict";
import { test } from "node:test";

export function result(screen) {
  test("a new address is appended, and the old one kept", async () => {
    await screen().open("#sample=new-address");
    await screen().click(".row:nth-of-type(4)");
    await screen().untilResult({
      channels: [
        { label: "Email", value: "peter@example.com", place: "traits.email of event 1", mark: "kept" },
        { label: "Email", value: "peter.gibbons@example.net", place: "traits.email", mark: "new" },
        { label: "SMS", value: "+15555555555", place: "traits.phone", mark: "new" },
      ],
    });
    await screen().untilTexts(".properties .mark", ["changed", "changed", "new"]);
    await screen().untilTexts(".properties .was", ['was "peter@example.com"', 'was "free"']);
    await screen().untilTexts(".profile .hint", ["After this identify call and 1 earlier call"]);
  });

  test("where a kept value came from is one click away", async () => {
    await screen().open("#sample=new-address");
    await screen().click(".row:nth-of-type(4)");
    await screen().click('button[aria-label="Show traits.email of event 1"]');
    await screen().page.keyboard.type('"first@example.com"');
    await screen().untilResult({
      channels: [{ label: "Email", value: "first@example.com", place: "traits.email", mark: "new" }],
    });
  });

  test("a note has a label and a message, and its place is one click away", async () => {
    await screen().open("#sample=troubles");
    await screen().untilResult({
      notes: [
        {
          title: "Phone number isn't in international format",
          message:
            "expected a phone number of 7 to 15 digits with its country code, such as +15555555555, found 555 0100",
          place: "traits.phone",
        },
      ],
    });
    await screen().click('button[aria-label="Show traits.phone in the event"]');
    await screen().page.keyboard.type('"+15555550100"');
    await screen().untilResult({ status: "Mapped", notes: [] });
  });

  test("a skipped and a rejected event say why", async () => {
    await screen().open();
    await screen().setEvents('{"type":"page","userId":"u"}');
    await screen().untilResult({
      status: "Skipped",
      notes: [{ title: "Unsupported event type", message: "expected identify or track, found page", place: "type" }],
      request: undefined,
    });
    await screen().setEvents('{"type":"track","userId":"u","event":"$x"}');
    await screen().untilResult({ status: "Rejected", request: undefined });
    await screen().click('button[aria-label="Show event in the event"]');
    await screen().page.keyboard.type('"Bought"');
    await screen().untilResult({ status: "Mapped", event: "Bought" });
  });

  test("a value that is not a single event has no request", async () => {
    await screen().open();
    await screen().drop(
      "events.jsonl",
      '{"type":"identify","userId":"a"}\n[[{"type":"identify","userId":"b"}]]\nno JSON',
    );
    for (const [row, title] of [
      [3, "Not an event"],
      [4, "Invalid JSON"],
    ]) {
      await screen().click(`.row:nth-of-type(${row})`);
      await screen().untilTexts(".note-title", [title]);
      await screen().untilResult({ status: "Rejected", request: undefined });
    }
    assert.deepEqual(screen().complaints.splice(0), []);
  });

  test("a number keeps every digit: as an id, in a channel, and in the profile", async () => {
    await screen().open();
    const properties =
      '"phone":15555555555012345678,"balance":-1234567890.12345678901,"huge":1e400,"n":[9007199254740993]';
    await screen().setEvents(
      `{"type":"identify","userId":1234567890123456789,"traits":{${properties}}}\n` +
        '{"type":"identify","userId":"1234567890123456789","traits":{"plan":"pro"}}',
    );
    await screen().untilResult({
      status: "Mapped",
      user: "1234567890123456789",
      channels: [{ label: "SMS", value: "15555555555012345678", place: "traits.phone of event 1", mark: "kept" }],
      properties: [
        ["phone", "15555555555012345678"],
        ["balance", "-1234567890.12345678901"],
        ["huge", "1e400"],
        ["n", "[9007199254740993]"],
        ["plan", '"pro"'],
      ],
    });
  });

  test("the user of a track call is shown before its event, and kept for later calls", async () => {
    const mapping = { context: { users: true }, preferences: { locale: "locale", timezone: "$.context.timezone" } };
    await screen().open(`#${new URLSearchParams({ mapping: JSON.stringify(mapping) })}`);
    await screen().setEvents(
      JSON.stringify({
        batch: [
          { type: "identify", userId: "u", traits: { plan: "free" } },
          {
            type: "track",
            userId: "u",
            event: "Paid",
            properties: { total: 5 },
            context: { traits: { email: "ann@example.com", locale: "en-GB" }, timezone: "Europe/Amsterdam" },
          },
        ],
      }),
    );
    await screen().click(".row:nth-of-type(3)");
    await screen().untilResult({
      event: "Paid",
      channels: [{ label: "Email", value: "ann@example.com", place: "context.traits.email", mark: "new" }],
      locale: "en-GB",
      timezone: "Europe/Amsterdam",
      properties: [["total", "5"]],
      userProperties: [
        ["plan", '"free"'],
        ["email", '"ann@example.com"'],
        ["locale", '"en-GB"'],
      ],
    });
    await screen().untilTexts(".profile .hint", ["After this track call and 1 earlier call"]);
    await screen().untilTexts(".card h3", ["User profile", "Event", "Request"]);
    assert.deepEqual(
      JSON.parse((await screen().result()).request).map((payload) => "event" in payload),
      [false, true],
    );
  });

  test("digits are kept wherever version 2 reads: tenants, traits of the context, paths from the root", async () => {
    const mapping = { tenant_id: "tenant", context: { users: true }, channels: { sms: "phone", whatsapp: "$.number" } };
    await screen().open(`#${new URLSearchParams({ mapping: JSON.stringify(mapping) })}`);
    await screen().setEvents(
      '{"type":"track","userId":"u","event":"Paid","number":15555555555012345671,' +
        '"properties":{"tenant":12345678901234567890},"context":{"traits":{"phone":15555555555012345678}}}',
    );
    await screen().untilTexts(".tenant-id", ["12345678901234567890"]);
    await screen().untilResult({
      channels: [
        { label: "SMS", value: "15555555555012345678", place: "context.traits.phone", mark: "new" },
        { label: "Whatsapp", value: "15555555555012345671", place: "number", mark: "new" },
      ],
      properties: [["tenant", "12345678901234567890"]],
      userProperties: [["phone", "15555555555012345678"]],
    });
  });

  test("a batch within a batch is not an event", async () => {
    await screen().open();
    await screen().setEvents('{"batch":[{"batch":[{"type":"identify","userId":12345678901234567890}]}]}');
    await screen().untilResult({ status: "Rejected", request: undefined });
    await screen().untilTexts(".note-title", ["Event type is missing"]);
  });

  test("of many properties fifty are shown, and all when asked for", async () => {
    await screen().open();
    const traits = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`trait_${at}`, at]));
    await screen().setEvents(JSON.stringify({ type: "identify", userId: "u", traits }));
    const count = async () => (await screen().result()).properties.length;
    await screen().until(count, 50);
    await screen().press("Show all 300 properties");
    await screen().until(count, 300);
  });

  test("a missing member leads to where it is missing", async () => {
    await screen().open();
    await screen().setEvents('[{"type":"track","userId":"u","event":"Paid"}, {"type":"track","event":"Paid"}]');
    await screen().untilResult({ status: "Rejected" });
    await screen().click('button[aria-label="Show userId in the event"]');
    await screen().page.keyboard.type('{"userId":"v",');
    await screen().untilResult({ status: "Mapped", user: "v" });
  });

  test("the request is copied as it is sent", async () => {
    await screen().open("#sample=track");
    await screen().press("Copy");
    await screen().untilTexts(".request .copy", ["Copied"]);
    await screen().click(".cm-content");
    await screen().selectAll();
    await screen().page.keyboard.down("Control");
    await screen().page.keyboard.press("v");
    await screen().page.keyboard.up("Control");
    // Properties keep their own text, blanks and all.
    const sent =
      '[{"event":"User Registered","distinct_id":"97980cfea0067","properties":{"plan": "Pro Annual","accountType": "Facebook"}}]';
    await screen().until(async () => (await screen().texts(".cm-line")).join(""), sent);
  });

  test("results are announced once typing pauses", async () => {
    await screen().open();
    await screen().setKey("Preferred language", "language");
    await screen().untilTexts('[aria-live="polite"].unseen', ["Mapped: 2 channel values, language hi"]);
    const [role] = await screen().page.evaluate(() => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      return [shadowRoot.querySelector(".unseen").getAttribute("role")];
    });
    assert.equal(role, "status");
  });
}
