// map: bodies for the hub, the report and the summary.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { Connector, recommendedMapping } from "@suprsend/segment-transform";

import { corpus, noCorpus } from "../../cases/corpus.mjs";
import { folderOf, jsonLines, run } from "./command.mjs";

const track = (userId, event = "Signed Up") => JSON.stringify({ type: "track", userId, event });
const identify = (userId, traits) => JSON.stringify({ type: "identify", userId, traits });

/** Reads what a run has written into its folder. */
const read = (cwd, name) => readFileSync(join(cwd, name), "utf8");

describe("bodies", () => {
  test("they are the library's, one per line, and the summary goes to stderr", async (t) => {
    const events = [track("u1"), identify("u2", { email: "p@x.com" })].join("\n");
    const cwd = folderOf(t, { "mapping.json": "{}", "events.jsonl": events });
    const { code, stdout, stderr } = await run(["map", "events.jsonl", "--mapping", "mapping.json"], { cwd });
    const { requests } = new Connector().transformDelivery(events);
    assert.equal(stdout, `${Buffer.from(requests[0])}\n`);
    assert.match(stderr, /^2 events in .*\n\n {2}mapped +2 +100\.0 %\n/);
    assert.match(stderr, /1 body in stdout\n$/);
    assert.equal(code, 0);
  });

  test("they carry the workspace key, and the mapping's prefix", async (t) => {
    const cwd = folderOf(t, { "mapping.json": '{"add_prefix":true}' });
    const { stdout } = await run(["map", "--mapping", "mapping.json", "--workspace", "key"], {
      cwd,
      input: track("u1"),
    });
    assert.deepEqual(JSON.parse(stdout), [
      { env: "key", event: "segment : Signed Up", distinct_id: "u1", properties: {} },
    ]);
  });

  test("returns between the tokens of a value do not break their line", async (t) => {
    const cwd = folderOf(t, { "mapping.json": "{}" });
    const input = '{"type":"track",\r"userId":"u1","event":"Signed Up","properties":{"a":\r1,\r"b":"\\r"}}\r\n';
    const { stdout } = await run(["map", "--mapping", "mapping.json"], { cwd, input });
    assert.equal(stdout, '[{"event":"Signed Up","distinct_id":"u1","properties":{"a": 1, "b":"\\r"}}]\n');
  });

  test("without events, there is no body", async (t) => {
    const cwd = folderOf(t, { "mapping.json": "{}" });
    for (const input of ["", "\n \r\n", "[]", " [ ]\n"]) {
      const { code, stdout, stderr } = await run(["map", "--mapping", "mapping.json"], { cwd, input });
      assert.deepEqual([code, stdout], [0, ""]);
      assert.match(stderr, /^0 events/);
    }
  });
});

describe("the report", () => {
  const bad = {
    "a.jsonl": ["", track("u1"), '{"type":"page","userId":"u1"}', " ", "{", ""].join("\n"),
    "b.jsonl": ["5", identify("u1", { email: "nobody" })].join("\r\n"),
    "mapping.json": "{}",
  };

  test("it has the file, line and index of every event that was skipped or rejected, or has notes", async (t) => {
    const cwd = folderOf(t, bad);
    const args = ["map", "a.jsonl", "b.jsonl", "--mapping", "mapping.json", "--report", "report.jsonl"];
    const { code } = await run(args, { cwd });
    assert.equal(code, 1);
    assert.deepEqual(
      jsonLines(read(cwd, "report.jsonl")).map(({ file, line, index, status, code, notes }) => {
        return [file, line, index, status, code ?? notes.map(({ code }) => code)];
      }),
      [
        ["a.jsonl", 3, 1, "skipped", "unsupported_type"],
        ["a.jsonl", 5, 2, "rejected", "invalid_json"],
        ["b.jsonl", 1, 0, "rejected", "not_an_object"],
        ["b.jsonl", 2, 1, "mapped", ["email_looks_invalid"]],
      ],
    );
  });

  test("the position of a fault is inside its event", async (t) => {
    const cwd = folderOf(t, { "mapping.json": "{}" });
    const input = `${track("u1")}\n{"type":}\n`;
    await run(["map", "--mapping", "mapping.json", "--report", "report.jsonl"], { cwd, input });
    const [{ file, line, message }] = jsonLines(read(cwd, "report.jsonl"));
    assert.deepEqual([file, line, message], ["-", 2, "expected a JSON value, found `}` at character 9 of the line"]);
  });
});

describe("the summary", () => {
  const files = {
    "events.jsonl": [track("u1"), identify("u2", { email: "x" }), '{"type":"page"}', "5", "{}"].join("\n"),
    "mapping.json": "{}",
  };

  test("as JSON it has every total, and each code with its first event", async (t) => {
    const cwd = folderOf(t, files);
    const { stdout, stderr } = await run(
      ["map", "events.jsonl", "--mapping", "mapping.json", "--json", "--out", "bulk.jsonl", "--report", "report.jsonl"],
      { cwd },
    );
    const { seconds, events_per_second, codes, ...totals } = JSON.parse(stdout);
    assert.deepEqual(totals, {
      files: ["events.jsonl"],
      unread: [],
      events: 5,
      mapped: 2,
      skipped: 1,
      rejected: 2,
      bodies: 1,
      reported: 4,
    });
    assert.ok(seconds > 0 && events_per_second > 0);
    assert.deepEqual(
      codes.map(({ status, code, count, first }) => [status, code, count, first.line]),
      [
        ["skipped", "unsupported_type", 1, 3],
        ["rejected", "not_an_object", 1, 4],
        ["rejected", "missing_type", 1, 5],
        ["mapped", "email_looks_invalid", 1, 2],
      ],
    );
    assert.equal(stderr, "");
    assert.equal(jsonLines(read(cwd, "bulk.jsonl")).length, 1);
  });

  test("for people it names the first event of each code", async (t) => {
    const cwd = folderOf(t, files);
    const args = [
      "map",
      "events.jsonl",
      "--mapping",
      "mapping.json",
      "--out",
      "bulk.jsonl",
      "--report",
      "report.jsonl",
    ];
    const { stdout } = await run(args, { cwd });
    assert.match(stdout, /^ {2}mapped +2 +40\.0 %\n {2}skipped +1 +20\.0 %\n {2}rejected +2 +40\.0 %\n/m);
    assert.match(stdout, /^ {2}skipped +unsupported_type +1 +first in line 3 +expected .*$/m);
    assert.match(stdout, /^ {2}note +email_looks_invalid +1 +first in line 2 +expected .*$/m);
    assert.match(stdout, /\n1 body in `bulk\.jsonl`\n4 lines in `report\.jsonl`\n$/);
  });

  test("control characters in an event do not reach the terminal", async (t) => {
    const cwd = folderOf(t, { "mapping.json": "{}" });
    const input = identify("u1", { email: "\u001b[31mred\u202edlrow" });
    const { stderr } = await run(["map", "--mapping", "mapping.json"], { cwd, input });
    assert.match(stderr, /\\u\{1b\}\[31mred\\u\{202e\}/);
    assert.ok(!stderr.includes("\u001b") && !stderr.includes("\u202e"));
  });
});

describe("many chunks", () => {
  /** Lines of some size, more than a chunk of 4 MiB holds, and now and then one with an issue. */
  const lines = Array.from({ length: 30_000 }, (_, index) => {
    if (index % 1000 === 7) return "";
    if (index % 1000 === 8) return "{";
    const properties = { index, filling: "é".repeat(index % 397) };
    return JSON.stringify({ type: index % 500 === 9 ? "page" : "track", userId: "u1", event: "Signed Up", properties });
  });
  const text = lines.join("\n");

  async function assertSameAsLibrary(t, text, mapping) {
    const cwd = folderOf(t, { "mapping.json": JSON.stringify(mapping), "events.jsonl": text });
    const { stdout } = await run(
      ["map", "events.jsonl", "--mapping", "mapping.json", "--json", "--out", "bulk.jsonl", "--report", "report.jsonl"],
      { cwd },
    );
    const delivery = new Connector(mapping).transformDelivery(text, { lines: true });
    const { mapped, skipped, rejected } = JSON.parse(stdout);
    assert.deepEqual([mapped, skipped, rejected], [delivery.mapped, delivery.skipped, delivery.rejected]);
    const place = ({ line, index, status, code, message_id }) => ({ line, index, status, code, message_id });
    assert.deepEqual(jsonLines(read(cwd, "report.jsonl")).map(place), delivery.issues.map(place));
    const payloads = (bodies) => bodies.map((body) => body.slice(1, -1)).join(",");
    const bodies = read(cwd, "bulk.jsonl").trimEnd().split("\n");
    assert.ok(payloads(bodies) === payloads(delivery.requests.map((body) => Buffer.from(body).toString())));
  }

  test("they give what one delivery of all lines gives", async (t) => {
    assert.ok(Buffer.byteLength(text) > 2 * 4 * 1024 * 1024);
    await assertSameAsLibrary(t, text, {});
  });

  test("so does the corpus, twice", { skip: noCorpus }, async (t) => {
    await assertSameAsLibrary(t, [...corpus, ...corpus].join("\n"), { ...recommendedMapping, add_prefix: true });
  });
});
