// Checks the guide to codes, src/codes.md, which is generated from the package's types and the preview's
// table. To update it: UPDATE=1 node --test test/codes-guide.test.mjs, in js-harness.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const table = JSON.parse(read("../preview/src/codes.json"));
const guide = new URL("../../src/codes.md", import.meta.url);

/** The meaning of each code, from its comment in the package's types. */
const meanings = new Map(
  [...read("../../pkg/index.d.ts").matchAll(/\/\*\* (.*) \*\/\n {2}\| "(\w+)"/g)].map(([, text, code]) => [code, text]),
);

// This code is about a body, not an event.
meanings.set("invalid_json", "The text after an earlier event of the body is not valid JSON.");

/** The codes of a package type, including those of the types that it refers to. */
function codesOf(type) {
  const [, body] = read("../../pkg/index.d.ts").match(new RegExp(`type ${type} =([^;]*);`));
  const parts = body.replaceAll(/\/\*.*?\*\//g, "").matchAll(/"(\w+)"|\b([A-Z]\w+)/g);
  return [...parts].flatMap(([, code, other]) => (code === undefined ? codesOf(other) : [code]));
}

/** The codes of a delivery that fails as a whole: status, meaning and remedy. */
const FAILED = {
  unauthorized: [
    401,
    "No connector has the key that Segment sends.",
    "Compare the key in Segment with the connector's key.",
  ],
  invalid_signature: [
    401,
    "`X-Signature` is missing or wrong.",
    "Compare the shared secret in Segment with the signing secret.",
  ],
  invalid_json: [400, "The body is not valid JSON.", "Fix the sender. Segment sends valid JSON."],
  invalid_encoding: [400, "A compressed body cannot be decompressed.", "Fix the sender. Segment does not compress."],
  unknown_path: [404, "The URL has the wrong path.", "The path must be `/connector/segment/`."],
  wrong_method: [405, "The method is not POST.", "Choose POST in Segment."],
  body_timed_out: [408, "The body did not arrive in time.", "Nothing: Segment tries again."],
  incomplete_body: [408, "The connection was lost before the body was complete.", "Nothing: Segment tries again."],
  body_too_large: [413, "The body is larger than 5 MiB.", "Choose a smaller batch in Segment."],
  too_many_events: [
    413,
    "The body has more events than Segment's largest batch.",
    "Choose a smaller batch in Segment.",
  ],
  unsupported_encoding: [415, "The body has an unsupported encoding.", "Send it uncompressed or gzipped."],
  hub_rate_limited: [
    429,
    "SuprSend is rate-limiting.",
    "Nothing: Segment tries again. If it persists, ask SuprSend for a higher limit.",
  ],
  invalid_settings: [
    500,
    "The settings cannot be used.",
    "Fix what the message names. The worker's `/health` also shows it.",
  ],
  body_already_read: [500, "A body parser read the body before the webhook.", "Mount the webhook before body parsers."],
  internal_error: [500, "An unexpected error occurred.", "Report the error in the log."],
  settings_unavailable: [
    503,
    "The settings could not be read.",
    "Nothing: Segment tries again. Check KV or your function.",
  ],
  hub_key_refused: [503, "SuprSend refuses the key.", "Correct the connector's key."],
  hub_failed: [503, "SuprSend answers with an error.", "Nothing: Segment tries again for four hours."],
  hub_timed_out: [503, "SuprSend does not answer in time.", "Nothing: Segment tries again for four hours."],
  hub_unreachable: [503, "SuprSend cannot be reached.", "Nothing: Segment tries again for four hours."],
  hub_refused: [
    503,
    "SuprSend refuses more events than can be isolated.",
    "Check SuprSend's logs for the reason. Fix the events or the mapping.",
  ],
  queue_unavailable: [503, "The queue does not accept the events.", "Nothing: Segment tries again."],
  send_failed: [503, "Your `send` failed.", "Read the log: it says where it failed."],
  no_hub_key: ["–", "The settings have no key for the hub, so the queue waits.", "Add a `hub_key`."],
};

const rows = (codes) => codes.map((code) => `| \`${code}\` | ${meanings.get(code)} | ${table[code].advice} |`);
const section = (title, text, codes) => [
  `## ${title}`,
  "",
  text,
  "",
  "| code | what it means | what to do |",
  "|---|---|---|",
  ...rows(codes),
  "",
];

function written() {
  const failed = Object.entries(FAILED).map(
    ([code, [status, ...texts]]) => `| ${status} | \`${code}\` | ${texts.join(" | ")} |`,
  );
  return [
    "# Why did this event not arrive?",
    "",
    "Look at the answer in Segment's debugger, or paste the event into the preview. Every event that is not sent has a code,",
    "as does everything that is left out of a payload or looks wrong.",
    "",
    "If there is no code, the event reached SuprSend. SuprSend discards events for unknown users: send an identify call",
    "first, or turn on `context.users` ([Write a mapping](mapping.md)).",
    "",
    ...section("Skipped", "The event is valid but is not sent to SuprSend.", codesOf("SkipCode")),
    ...section("Rejected", "The event cannot be mapped.", [...codesOf("RejectCode"), "invalid_json"]),
    "## Refused",
    "",
    "SuprSend refuses the event. The message has SuprSend's status and answer, for example that there is no such tenant.",
    "All other events of the delivery arrive.",
    "",
    ...section("Mapped, with a note", "The event is sent. A note says what was left out or looks wrong.", [
      ...new Set(codesOf("NoteCode")),
    ]),
    "## The whole delivery fails",
    "",
    "Segment tries again for four hours after 408, 429 and 5xx, and discards the events after any other error.",
    "",
    "| status | code | what it means | what to do |",
    "|---:|---|---|---|",
    ...failed,
    "",
  ].join("\n");
}

test("the guide matches the types and the preview's table", () => {
  for (const code of [...codesOf("SkipCode"), ...codesOf("RejectCode"), ...codesOf("NoteCode")]) {
    assert.ok(table[code]?.advice, `${code} has no advice`);
  }
  if (process.env.UPDATE) writeFileSync(guide, written());
  assert.equal(written(), readFileSync(guide, "utf8"), "update the guide with UPDATE=1 and review the changes");
});

test("every code of a failed webhook or worker is in the guide", () => {
  for (const folder of ["../../pkg/webhook/", "../worker/src/"]) {
    for (const name of readdirSync(new URL(folder, import.meta.url)).filter((name) => !name.endsWith(".d.ts"))) {
      // The last alternative finds codes that are chosen before they are thrown.
      const codes = read(folder + name).matchAll(
        /(?:DeliveryError\(\d+, |unavailable\(|refuse\(\d+, |[?:] \[)"(\w+)"/g,
      );
      for (const [, code] of codes) assert.ok(code in FAILED, `${name}: ${code}`);
    }
  }
});
