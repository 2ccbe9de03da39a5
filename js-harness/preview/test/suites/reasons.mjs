// Why nothing arrived, from one pasted event.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { manyEvents } from "../many-events.mjs";

const identify = (userId, traits, rest) => JSON.stringify({ type: "identify", userId, traits, ...rest });
const track = (userId, event, rest) => JSON.stringify({ type: "track", userId, event, ...rest });

export function reasons(screen) {
  /** The lines of a field without a value, one after the other. */
  const reasonFor = (label) =>
    screen().page.evaluate((label) => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      const rows = [...shadowRoot.querySelectorAll(".reason")];
      const row = rows.find((row) => row.querySelector(".channel-label")?.textContent === label);
      return [...(row?.querySelectorAll("p") ?? [])].map(({ textContent }) => textContent.trim());
    }, label);

  const editorText = () =>
    screen().page.evaluate(() => {
      const { shadowRoot } = document.querySelector("segment-mapping-preview");
      return [...shadowRoot.querySelectorAll(".cm-line")].map(({ textContent }) => textContent).join("\n");
    });

  const looked = "Looked up email in traits";
  for (const [what, event, lines] of [
    [
      "in another letter case",
      identify("u", { Email: "ann@example.com" }),
      [`${looked}: not found.`, 'The event has traits.Email: "ann@example.com" Map it'],
    ],
    [
      "under a longer name",
      identify("u", { emailAddress: "ann@example.com" }),
      [`${looked}: not found.`, 'The event has traits.emailAddress: "ann@example.com" Map it'],
    ],
    [
      "nested",
      identify("u", { contact: { email: "ann@example.com" } }),
      [`${looked}: not found.`, 'The event has traits.contact.email: "ann@example.com" Map it'],
    ],
    ["null", identify("u", { email: null }), [`${looked}: traits.email is null.`]],
    [
      "at the top level",
      identify("u", {}, { email: "ann@example.com" }),
      [`${looked}: not found.`, 'The event has email: "ann@example.com" Map it'],
    ],
    [
      "in the context's traits",
      identify("u", { a: 1 }, { context: { traits: { email: "ann@example.com" } } }),
      [`${looked}: not found.`, 'The event has context.traits.email: "ann@example.com" Map it'],
    ],
    ["an empty array", identify("u", { email: [] }), [`${looked}: traits.email has no values.`]],
    ["an array of null", identify("u", { email: [null] }), [`${looked}: traits.email has no values.`]],
    [
      "in an array under a longer name",
      identify("u", { emails: ["ann@example.com"] }),
      [`${looked}: not found.`, 'The event has traits.emails: ["ann@example.com"] Map it'],
    ],
    ["blank", identify("u", { email: " " }), ["Empty value: traits.email was left out."]],
    [
      "known by its value alone",
      identify("u", { login: "ann@example.com" }),
      [`${looked}: not found.`, 'The event has traits.login: "ann@example.com" Map it'],
    ],
    ["nowhere", identify("u", { plan: "pro", is_email_verified: true }), [`${looked}: not found.`]],
  ]) {
    test(`the reason for an email address that is ${what}`, async () => {
      await screen().open();
      await screen().setEvents(event);
      await screen().until(() => reasonFor("Email"), lines);
      if (!lines.some((line) => line.endsWith("Map it"))) return;
      await screen().click('.reason button[aria-label$="for Email"]');
      await screen().until(
        async () => (await screen().result()).channels.map(({ value }) => value),
        ["ann@example.com"],
      );
    });
  }

  for (const [width, height, theme] of [
    [1280, 800, "dark"],
    [1152, 800, "light"],
    [360, 740, "dark"],
  ]) {
    test(`from a pasted event to a saved mapping, at ${width} px, ${theme}`, async () => {
      const goTo = (panel) => width === 360 && screen().press(panel);
      await screen().page.setViewport({ width, height });
      try {
        await screen().open();
        await screen().page.evaluate((theme) => {
          document.documentElement.dataset.theme = theme;
        }, theme);
        await goTo("Events");
        await screen().setEvents(identify("u", { Email: "ann@example.com" }));
        await goTo("Result");
        await screen().until(
          () => reasonFor("Email"),
          [`${looked}: not found.`, 'The event has traits.Email: "ann@example.com" Map it'],
        );
        await screen().click('.reason button[aria-label$="for Email"]');
        await screen().untilResult({
          channels: [{ label: "Email", value: "ann@example.com", place: "traits.Email", mark: "new" }],
        });
        await goTo("Mapping");
        await screen().untilTexts(".changes summary", ["1 user gains Email"]);
        await screen().press("Save mapping");
        await screen().untilTexts(".save-state", ["Saved"]);
      } finally {
        await screen().page.setViewport({ width: 1280, height: 800 });
      }
    });
  }

  test("a push token of the device is used with the switch, not mapped to one channel", async () => {
    await screen().open();
    const token = "740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad";
    await screen().setEvents(identify("u", {}, { context: { device: { type: "ios", token } } }));
    await screen().until(
      async () => (await reasonFor("iospush (APNS)"))[1],
      `The event has context.device.token: "${token.slice(0, 59)}… Use push tokens from the device`,
    );
    await screen().click(".reason .near .link:last-child");
    await screen().untilResult({
      channels: [{ label: "iospush (APNS)", value: token, place: "context.device.token", mark: "new" }],
    });
  });

  test("a note on a key with a longer name is not the reason", async () => {
    await screen().open();
    await screen().setEvents(identify("u", { phone: null, phone_2: "555" }));
    await screen().setKey("Whatsapp", "phone_2");
    await screen().untilTexts(".note .place", ["traits.phone_2"]);
    await screen().until(async () => (await reasonFor("SMS"))[0], "Looked up phone in traits: traits.phone is null.");
  });

  test("every channel without a value has a line", async () => {
    await screen().open();
    await screen().setEvents(identify("u", { plan: "pro" }));
    await screen().untilTexts(".reason .channel-label", [
      "Email",
      "SMS",
      "Whatsapp",
      "Slack (Email)",
      "Slack (User ID)",
      "Androidpush (FCM)",
      "Androidpush (Xiaomi)",
      "iospush (APNS)",
      "Preferred language",
      "Locale",
      "Time zone",
    ]);
    await screen().until(() => reasonFor("Whatsapp"), ["Not mapped."]);
  });

  test("skipped and rejected events say what to do", async () => {
    await screen().open();
    await screen().setEvents('{"type":"identify","anonymousId":"a","traits":{}}');
    await screen().untilTexts(".note-advice", [
      "Call identify with a user ID when the visitor logs in. SuprSend has no anonymous users.",
    ]);
    await screen().setEvents('{"type":"page","userId":"u"}');
    await screen().untilTexts(".note-advice", [
      "Identify and track calls are sent. To send page or screen calls, give them an event name in the mapping.",
    ]);
  });

  test("a track call shows its user from the list, or that SuprSend discards it", async () => {
    await screen().open();
    await screen().setEvents(
      `${identify("u", { email: "ann@example.com" })}\n${track("u", "Paid")}\n${track("v", "Paid")}`,
    );
    await screen().click(".row:nth-of-type(3)");
    await screen().untilTexts(".profile .hint", ["From 1 earlier call in this list"]);
    await screen().untilResult({
      event: "Paid",
      channels: [{ label: "Email", value: "ann@example.com", place: "traits.email of event 1", mark: "kept" }],
    });
    await screen().click(".row:nth-of-type(4)");
    await screen().untilTexts(".unknown-user", [
      "The list has no earlier identify call for this user. If the user doesn't exist, SuprSend discards this event.",
    ]);
    await screen().setEvents(
      [
        track("u", "Signed Up", { timestamp: "2024-05-01T10:00:00Z" }),
        identify("u", { email: "ann@example.com" }, { timestamp: "2024-05-01T11:00:00Z" }),
      ].join("\n"),
    );
    await screen().click(".row");
    await screen().untilTexts(".unknown-user", [
      "The list has no earlier identify call for this user, only a later one (event 2). If the user doesn't exist, SuprSend discards this event.",
    ]);
    await screen().setEvents(track("w", "Paid", { context: { traits: { email: "w@example.com" } } }));
    await screen().press("Create users before their events");
    await screen().untilResult({
      channels: [{ label: "Email", value: "w@example.com", place: "context.traits.email", mark: "new" }],
    });
  });

  test("log lines with a body, and lines behind a prefix, are opened", async () => {
    await screen().open();
    const event = identify("logged", { email: "ann@example.com" });
    for (const [text, names] of [
      [JSON.stringify({ level: "info", msg: "received", body: event }), ["logged"]],
      [JSON.stringify({ level: "info", request: { body: JSON.parse(event) } }), ["logged"]],
      [
        JSON.stringify({
          body: JSON.stringify({ batch: [JSON.parse(event), { type: "track", userId: "t", event: "Paid" }] }, null, 2),
        }),
        ["logged", "t"],
      ],
      [
        `2024-05-01T09:30:00Z INFO webhook body=${event}\n2024-05-01T09:30:01Z INFO webhook body=${track("t", "Paid")}`,
        ["logged", "t"],
      ],
      [`[2024-07-01T10:00:00Z] INFO body=${event}`, ["logged"]],
      [`2024-07-01T10:00:00Z INFO [web] received {request-1} body=${event}`, ["logged"]],
      [`10:00 INFO body=${event}\n10:00 INFO done [200]\n10:01 INFO body=${track("t", "Paid")}`, ["logged", "t"]],
      [`{"msg":"server started"}\n${JSON.stringify({ body: event })}`, ["logged"]],
      [`Listening on [::]:8080\n${JSON.stringify({ level: 30, req: { body: JSON.parse(event) } })}`, ["logged"]],
      [JSON.stringify({ type: "request", body: event }), ["logged"]],
    ]) {
      await screen().setEvents(text);
      await screen().untilTexts(".events .alert", ["Opened the body from the log."]);
      await screen().untilResult({ user: names[0] });
      await screen().until(async () => (await screen().texts(".row")).length, names.length > 1 ? names.length : 0);
    }
  });

  test("a log line pasted beside one's own events is added to them", async () => {
    await screen().open();
    const names = () => screen().texts(".row-name");
    await screen().setEvents([identify("a"), identify("b"), identify("c")].join("\n"));
    await screen().until(names, ["identify · a", "identify · b", "identify · c"]);
    await screen().paste(JSON.stringify({ level: "info", body: identify("logged") }));
    await screen().until(names, ["identify · a", "identify · b", "identify · c", "identify · logged"]);
    await screen().untilTexts(".events .alert", ["Added 1 event."]);
    await screen().untilResult({ user: "logged" });
    await screen().setEvents(JSON.stringify([JSON.parse(identify("d")), JSON.parse(identify("e"))], null, 2));
    await screen().paste(`INFO body=${identify("logged")}`);
    await screen().until(names, ["identify · d", "identify · e", "identify · logged"]);
    await screen().setEvents(`INFO body=${identify("alone")}`);
    await screen().untilResult({ user: "alone" });
    await screen().until(names, []);
  });

  test("events and invalid JSON are not taken for a log", async () => {
    await screen().open();
    for (const text of [
      `[\n  ${identify("a")},\n  ${identify("b")}\n  ${identify("c")}\n]`,
      `{\n  "batch": [${identify("a")}]\n  "sentAt": ""\n}`,
      `[${identify("a")}, ${identify("b")}`,
      `{"type":"track","device":{"type":"ios"}`,
    ]) {
      await screen().setEvents(text);
      await screen().until(async () => (await screen().texts(".fault")).length, 1);
      await screen().until(editorText, text);
    }
    const event = JSON.stringify({ type: "track", userId: "u", event: "Paid", properties: { body: { type: "x" } } });
    await screen().setEvents(event);
    await screen().until(editorText, event);
  });

  test("an event that is pasted beside a sample takes its place", async () => {
    await screen().open();
    await screen().click(".cm-content");
    await screen().paste(identify("pasted", {}));
    await screen().untilResult({ status: "Mapped", user: "pasted" });
  });

  test("gzipped files are opened, and damaged ones refused", async () => {
    await screen().open();
    await screen().drop("1.gz", gzipSync(manyEvents(300)));
    await screen().until(async () => (await screen().texts(".filter"))[0], "All 300");
    for (const damaged of [
      gzipSync(manyEvents(300)).subarray(0, 200),
      Buffer.concat([gzipSync(manyEvents(300)), Buffer.from([0x1f, 0x8b, 8, 0, 1])]),
    ]) {
      await screen().chooseSample("track");
      await screen().untilTexts(".events .alert", []);
      await screen().drop("2.gz", damaged);
      await screen().untilTexts(".events .alert", ["2.gz isn't a valid gzip file. Nothing was loaded."]);
    }
    assert.deepEqual(screen().complaints.splice(0), []);
  });

  test("a gzipped file of several members is opened, as Amazon Firehose writes it", async () => {
    await screen().open();
    const [first, second] = [gzipSync(manyEvents(100)), gzipSync(manyEvents(100))];
    // An extra field of the header that looks like the beginning of another member.
    const header = [0x1f, 0x8b, 8, 4, ...second.subarray(4, 10), 4, 0, 0x1f, 0x8b, 8, 0];
    const members = [first, Buffer.from(header), second.subarray(10), gzipSync(track("last", "Paid"))];
    await screen().drop("1.gz", Buffer.concat(members));
    await screen().until(async () => (await screen().texts(".filter"))[0], "All 201");
  });

  test("events are found by user, email address and event name", async () => {
    await screen().open();
    await screen().drop("events.jsonl", manyEvents(1000));
    await screen().until(async () => (await screen().texts(".filter"))[0], "All 1,000");
    for (const [query, first, user] of [
      ["user-123", "identify · user-123", "user-123"],
      ["USER-457@work", "identify · user-457", "user-457"],
      ["order pl", "Order Placed · user-8", "user-8"],
    ]) {
      const find = await screen().find(".find");
      await find.click();
      await screen().selectAll();
      await screen().page.keyboard.type(query);
      await screen().until(async () => (await screen().texts(".row-name"))[0], first);
      await screen().untilResult({ user });
    }
    await screen().page.keyboard.type("zzz");
    await screen().untilTexts(".empty-list", ["No matching events"]);
  });

  test("the explanation is copied as text", async () => {
    await screen().open();
    await screen().setEvents(identify("u", { Email: "ann@example.com", phone: "555" }));
    await screen().press("Copy explanation");
    await screen().untilTexts(".panel-foot .copy", ["Copied"]);
    await screen().click(".cm-content");
    await screen().selectAll();
    await screen().page.keyboard.down("Control");
    await screen().page.keyboard.press("v");
    await screen().page.keyboard.up("Control");
    await screen().until(
      async () => (await screen().texts(".cm-line")).slice(0, 4),
      [
        "identify · u: Mapped",
        "Note on traits.phone: Phone number isn't in international format: expected a phone number of 7 to 15 digits with its country code, such as +15555555555, found 555",
        "SMS: 555 (traits.phone)",
        'Email: no value. Looked up email in traits: not found. The event has traits.Email: "ann@example.com".',
      ],
    );
  });
}
