// The example of SuprSend's Segment page, and what else the form does.
import assert from "node:assert/strict";
import { test } from "node:test";

export function documented(screen) {
  test("language key `language` and Slack (Email) `slack_email` give `hi` and three channels", async () => {
    await screen().open();
    await screen().setKey("Preferred language", "language");
    await screen().setKey("Slack (Email)", "slack_email");
    await screen().untilResult({
      status: "Mapped",
      user: "97980cfea0067",
      language: "hi",
      channels: [
        { label: "Email", value: "peter@example.com", place: "traits.email", mark: "new" },
        { label: "SMS", value: "+15555555555", place: "traits.phone", mark: "new" },
        { label: "Slack (Email)", value: "peter@abccompany.com", place: "traits.slack_email", mark: "new" },
      ],
    });
  });

  test("the prefix switch renames the documented track call", async () => {
    await screen().open();
    await screen().chooseSample("track");
    await screen().untilResult({ status: "Mapped", event: "User Registered" });
    await screen().click('[role="switch"]');
    await screen().untilResult({ event: "segment : User Registered" });
    await screen().untilTexts(".changes summary", ["1 event is renamed"]);
    await screen().click(".changes summary");
    await screen().untilTexts(".changes li", [
      "segment : User Registered · 97980cfea0067 User Registered → segment : User Registered",
    ]);
  });

  test("the request is what SuprSend's hub is to receive", async () => {
    await screen().open("#sample=track");
    const [request] = JSON.parse((await screen().result()).request);
    assert.deepEqual(request, {
      event: "User Registered",
      distinct_id: "97980cfea0067",
      properties: { plan: "Pro Annual", accountType: "Facebook" },
    });
  });
}
