// Checks the guide to codes, src/codes.md, which is generated from the package's types and the preview's
// table. To update it: UPDATE=1 node --test test/codes-guide.test.mjs, in js-harness.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const table = JSON.parse(read("../preview/src/codes.json"));
/** The codes of a delivery that fails as a whole. */
const failures = JSON.parse(read("failed-deliveries.json"));
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
  const failed = Object.entries(failures).map(
    ([code, { status, meaning, advice }]) => `| ${status ?? "–"} | \`${code}\` | ${meaning} | ${advice} |`,
  );
  return [
    "# Why did this event not arrive?",
    "",
    "Look at the answer in Segment's debugger, or paste the event into the preview. Every event that is not sent has a code,",
    "and so has every value that cannot be used or looks wrong.",
    "",
    "If there is no code, SuprSend has received the event. If the worker has a queue, look there first, and in its",
    "dead-letter queue ([Operate the worker](../js-harness/worker/OPERATE.md#the-queue)). SuprSend discards events for",
    "unknown users: send an identify call first, or turn on `context.users` ([Write a mapping](mapping.md)).",
    "",
    ...section("Skipped", "The event is valid but is not sent to SuprSend.", codesOf("SkipCode")),
    ...section("Rejected", "The event cannot be mapped.", [...codesOf("RejectCode"), "invalid_json"]),
    "## Refused",
    "",
    "SuprSend refuses the event. The code is `hub_refused`. The message has SuprSend's status and answer, for example that",
    "there is no such tenant. All other events of the delivery arrive.",
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
      for (const [, code] of codes) assert.ok(code in failures, `${name}: ${code}`);
    }
  }
});
