// send resumes after any interruption.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { Journal } from "../send/journal.js";
import { LANES, Lanes } from "../send/lanes.js";
import { command, ended, folderOf, run } from "./command.mjs";
import { startHub } from "./hub.mjs";
import { args, assertInOrder, env, identifies, send, startSend } from "./send.mjs";

const CONCURRENCY = 6;
const WINDOW = 100 * CONCURRENCY;
const JOURNAL = ["--journal", "journal"];
const gone = (child) => new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal)));

/** Ends the child once the hub has `count` more bodies. */
function endAfter(hub, child, count, signal) {
  const until = hub.bodies.length + count;
  hub.onBody = () => {
    if (hub.bodies.length >= until) child.kill(signal);
  };
}

test("kill -9 at twenty random times during 20,000 events: all arrive, in order; only requests in flight arrive twice", async (t) => {
  const COUNT = 20_000;
  const hub = await startHub(t, { delay_ms: 3 });
  const events = identifies(COUNT, 997);
  // Files of an archive, so that a mark may be in any of them.
  const parts = [0, 1, 2, 3].map((part) => events.slice(5000 * part, 5000 * (part + 1)).join("\n"));
  const cwd = folderOf(t, {
    "mapping.json": "{}",
    ...Object.fromEntries(parts.map((part, at) => [`logs/web/${at}.gz`, gzipSync(part)])),
  });
  const replay = ["send", "logs", "--mapping", "mapping.json", "--hub", hub.url, ...JOURNAL];

  let twice = 0;
  let kills = 0;
  while (kills < 20) {
    const seen = hub.payloads.length;
    const child = spawn(process.execPath, [command, ...replay], { cwd, env, stdio: "ignore" });
    const end = gone(child);
    // Before the first body, in the middle of one, or after some.
    const bodies = Math.floor(Math.random() * 20);
    if (bodies === 0) setTimeout(() => child.kill("SIGKILL"), Math.random() * 400);
    else endAfter(hub, child, bodies, "SIGKILL");
    await end;
    hub.onBody = () => {};
    kills += 1;
    const [before, now] = [new Set(ids(hub.payloads.slice(0, seen))), ids(hub.payloads.slice(seen))];
    twice += now.filter((id) => before.has(id)).length;
    // What is under way when a run ends, the next one sends again, or the one after that.
    assert.ok(twice <= (kills - 1) * WINDOW, `${twice} arrived again after ${kills} kills`);
  }
  const { code } = await run(replay, { cwd, env });
  assert.equal(code, 0);
  assertInOrder(hub.payloads, COUNT, kills * WINDOW);
  t.diagnostic(`${twice} of ${COUNT} calls arrived twice`);
  const requests = hub.requests;
  assert.equal((await run(replay, { cwd, env })).code, 0);
  assert.equal(hub.requests, requests, "done is done");
});

const ids = (payloads) => payloads.map(({ $insert_id }) => $insert_id);

for (const [signal, exitCode] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  test(`after ${signal} nothing arrives twice`, { skip: process.platform === "win32" }, async (t) => {
    const hub = await startHub(t, { delay_ms: 20 });
    const cwd = folderOf(t, { "mapping.json": "{}", "events.jsonl": identifies(5000, 97).join("\n") });
    const child = startSend(cwd, hub, ...JOURNAL);
    endAfter(hub, child, 12, signal);
    const { code, stdout } = await ended(child);
    hub.onBody = () => {};
    assert.equal(code, exitCode);
    assert.match(stdout, /\nthe replay is not complete; run the same command again to resume\n$/);
    assert.ok(hub.payloads.length < 5000);
    const { stdout: rest } = await send(cwd, hub, ...JOURNAL);
    assertInOrder(hub.payloads, 5000);
    assert.match(rest, /\nsent 5,000 user updates; /);
  });
}

test("on a terminal, the speed counts only the events of this run", {
  skip: process.platform !== "linux",
}, async (t) => {
  const hub = await startHub(t, { delay_ms: 20 });
  const cwd = folderOf(t, { "mapping.json": "{}", "events.jsonl": identifies(5000, 97).join("\n") });
  const child = startSend(cwd, hub, ...JOURNAL);
  endAfter(hub, child, 12, "SIGINT");
  await ended(child);
  hub.onBody = () => {};
  const line = [process.execPath, command, ...args(hub, ...JOURNAL, "--rate", "2000/s")].map((arg) => `'${arg}'`);
  const terminal = spawn("script", ["-qec", `stty cols 100; ${line.join(" ")}`, "/dev/null"], { cwd, env });
  const { code, stdout } = await ended(terminal);
  assert.equal(code, 0);
  const [, events, speed] = / [1-9]\d? % \S+ (?:\S+ left, )?([\d,]+) events, ([\d,]+) a second/.exec(stdout);
  assert.ok(Number(events.replace(",", "")) >= 1000, `${events} events`);
  assert.equal(speed, "0");
});

test("the journal takes few bytes per request, and reading it gives what was written", async (t) => {
  const REQUESTS = 10_240;
  const path = join(folderOf(t, {}), "journal");
  const identity = { version: "1" };
  const journal = await Journal.open(path, identity);
  const codes = Array.from({ length: 10 }, (_, code) => ({ code: `code_${code}`, message: "x".repeat(100) }));
  for (let done = 0; done < REQUESTS / LANES; done++) {
    // Every request completes a chunk, so that a mark could be written with each.
    const mark = { file: 0, chunk: done + 1, given: Array(LANES).fill(100 * done), tally: { codes } };
    await Promise.all(Array.from({ length: LANES }, (_, lane) => journal.record(lane, 100, 1, mark)));
  }
  await journal.close();
  const bytes = statSync(path).size / REQUESTS;
  assert.ok(bytes < 40, `${bytes} bytes per request`);
  t.diagnostic(`${bytes.toFixed(1)} bytes per request`);
  const { state } = await Journal.open(path, identity, { isReadOnly: true });
  assert.deepEqual(state, journal.state);
});

describe("a journal", () => {
  const files = {
    "mapping.json": "{}",
    "other.json": '{"channels":{"sms":null}}',
    "events.jsonl": identifies(500, 7).join("\n"),
    "more.jsonl": identifies(1, 1).join("\n"),
  };

  test("of another replay is refused, and the error names the difference", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    await send(cwd, hub, ...JOURNAL);
    const { requests } = hub;
    const replay = args(hub, ...JOURNAL);
    for (const [other, difference] of [
      [replay.map((arg) => (arg === "mapping.json" ? "other.json" : arg)), "with another mapping"],
      [["send", "more.jsonl", ...replay.slice(1)], "of other files"],
      [[...replay, "--only-changed", "other.json"], "with another `--only-changed`"],
      [[...replay, "--workspace", "w"], "with another `--workspace`"],
      [[...replay, "--user", "user1"], "with another `--user`"],
      [[...replay, "--since", "2024-01-01"], "with another `--since`"],
      [[...replay, "--types", "track", "--yes"], "with other `--types`"],
    ]) {
      const { code, stderr } = await run(other, { cwd, env });
      const rest = "repeat that command, or name a new journal";
      assert.deepEqual(
        [code, stderr],
        [2, `error: the journal \`journal\` belongs to a replay ${difference}; ${rest}\n`],
      );
    }
    assert.equal(hub.requests, requests);
    // These may change.
    assert.equal((await run([...replay, "--concurrency", "1", "--rate", "5"], { cwd, env })).code, 0);
  });

  test("of files that have changed at their end is refused", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    await send(cwd, hub, ...JOURNAL);
    const { requests } = hub;
    assert.ok(files["events.jsonl"].length > 16_384);
    writeFileSync(join(cwd, "events.jsonl"), files["events.jsonl"].replace(/user(?=\d@\D*$)/, "resu"));
    const { code, stderr } = await send(cwd, hub, ...JOURNAL);
    assert.deepEqual([code, hub.requests], [2, requests]);
    assert.match(stderr, /^error: the journal `journal` belongs to a replay of other files; /);
  });

  test("of another version names it", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    await send(cwd, hub, ...JOURNAL);
    const journal = readFileSync(join(cwd, "journal"), "utf8");
    writeFileSync(join(cwd, "journal"), journal.replace(/"version":"[^"]*"/, '"version":"0.0.9"'));
    const { code, stderr } = await send(cwd, hub, ...JOURNAL);
    const run = "repeat that command with `npx @suprsend/segment-replay@0.0.9`, or name a new journal";
    assert.deepEqual([code, stderr], [2, `error: the journal \`journal\` was written by version \`0.0.9\`; ${run}\n`]);
  });

  test("of which a crash has torn the last line is good", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    await send(cwd, hub, ...JOURNAL);
    const whole = readFileSync(join(cwd, "journal"), "utf8");
    for (const cut of [1, 40, whole.length - whole.indexOf("\n") - 1, whole.length - 10, whole.length]) {
      hub.bodies.length = 0;
      writeFileSync(join(cwd, "journal"), whole.slice(0, whole.length - cut));
      assert.equal((await send(cwd, hub, ...JOURNAL)).code, 0);
      const arrived = hub.payloads.length;
      assert.ok(cut < 5 ? arrived === 0 : arrived <= 500, `${arrived} after ${cut} bytes were cut`);
      hub.bodies.length = 0;
      await send(cwd, hub, ...JOURNAL);
      assert.equal(hub.payloads.length, 0);
    }
  });

  test("that lost records in a power cut has no mark after them", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    await send(cwd, hub, ...JOURNAL);
    const lines = readFileSync(join(cwd, "journal"), "utf8").split("\n");
    const marks = lines.filter((line) => !line.startsWith("["));
    assert.ok(marks.length > 2 && marks.length < lines.length);
    writeFileSync(join(cwd, "journal"), marks.join("\n"));
    hub.bodies.length = 0;
    assert.equal((await send(cwd, hub, ...JOURNAL)).code, 0);
    assertInOrder(hub.payloads, 500);
  });

  test("another kind of file is refused and left unchanged", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, { ...files, notes: "my notes", "notes.json": '{"segment_replay":1}\nmy notes\n' });
    for (const name of ["notes", "notes.json"]) {
      const before = readFileSync(join(cwd, name), "utf8");
      const { code, stderr } = await send(cwd, hub, "--journal", name);
      assert.equal(code, 2);
      assert.match(stderr, /^error: (expected a journal of segment-replay, found something else|the journal)/);
      assert.equal(readFileSync(join(cwd, name), "utf8"), before);
    }
    const overwriting = await send(cwd, hub, "--journal", "mapping.json");
    assert.equal(overwriting.code, 2);
    assert.equal(hub.requests, 0);
  });

  test("on a full disk ends the replay, which resumes when there is room", {
    skip: process.platform === "win32",
  }, async (t) => {
    const hub = await startHub(t, { delay_ms: 2 });
    const cwd = folderOf(t, { ...files, "events.jsonl": identifies(30_000, 97).join("\n") });
    // A file of at most 4 blocks of 512 bytes or, in some shells, of 1,024.
    const script = 'ulimit -f 4; exec "$0" "$@"';
    const full = await ended(
      spawn("sh", ["-c", script, process.execPath, command, ...args(hub, ...JOURNAL)], { cwd, env }),
    );
    assert.deepEqual([full.code, full.stdout], [3, ""]);
    assert.match(full.stderr, /^error: cannot write the journal `journal`: file too large\n$/);
    assert.ok(hub.payloads.length > 0 && hub.payloads.length < 30_000);
    assert.equal((await send(cwd, hub, ...JOURNAL)).code, 0);
    assertInOrder(hub.payloads, 30_000, WINDOW);
  });
});

test("chunks without anything to send do not fill the lanes", async () => {
  const state = { done: Array(LANES).fill(0), given: Array(LANES).fill(0) };
  const lanes = new Lanes(state, { concurrency: 1, send: async () => {} });
  for (let chunk = 0; chunk < 1000; chunk++) {
    lanes.mark({ chunk });
    if (chunk % 300 === 0) lanes.give({ distinct_id: "u", bytes: Buffer.from("{}") });
    await lanes.room();
  }
  await lanes.finish();
  assert.deepEqual([lanes.reached().chunk, lanes.share], [999, 1]);
});
