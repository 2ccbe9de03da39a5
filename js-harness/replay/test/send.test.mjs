// send: what arrives at the hub, in which order, and what is reported.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";

import { command, ended, folderOf, jsonLines, run } from "./command.mjs";
import { startHub } from "./hub.mjs";
import { args, assertInOrder, env, identifies, numberOf, send, startSend } from "./send.mjs";

const COUNT = 3_000;
const track = (userId) => JSON.stringify({ type: "track", messageId: `t-${userId}`, userId, event: "Signed Up" });
const files = { "mapping.json": "{}", "events.jsonl": `${identifies(COUNT, 70).join("\n")}\n${track("user1")}\n` };
const json = async (result) => JSON.parse((await result).stdout);

describe("what arrives", () => {
  test("each user's calls in order, in parallel with others, without track calls", async (t) => {
    const hub = await startHub(t, { delay_ms: 5 });
    const cwd = folderOf(t, files);
    const { code, stdout, stderr } = await send(cwd, hub, "--concurrency", "8");
    assert.deepEqual([code, stderr], [0, ""]);
    assertInOrder(hub.payloads, COUNT);
    assert.ok(hub.mostActive > 1 && hub.mostActive <= 8, `${hub.mostActive} requests at the same time`);
    assert.match(stdout, /\nsent 3,000 user updates; \d+ requests in this run\n$/);
    assert.ok(!existsSync(join(cwd, "refused.jsonl")));
  });

  test("with a journal, running the command again sends nothing", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    const first = await json(send(cwd, hub, "--journal", "journal", "--json"));
    assert.deepEqual([first.sent, first.events, hub.payloads.length], [COUNT, COUNT + 1, COUNT]);
    const { seconds, events_per_second, requests, ...again } = await json(
      send(cwd, hub, "--journal", "journal", "--json"),
    );
    assert.deepEqual([requests, hub.payloads.length], [0, COUNT]);
    for (const key of Object.keys(again)) assert.deepEqual(again[key], first[key], key);
  });

  test("track calls, if they are requested and confirmed", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    const types = ["--types", "identify,track"];
    const refused = await send(cwd, hub, ...types);
    assert.deepEqual([refused.code, hub.requests], [2, 0]);
    assert.match(refused.stderr, /^warning: track calls are sent again, so the workflows that they start run again\n/);
    assert.match(refused.stderr, /expected --yes with --types track/);
    assert.equal((await send(cwd, hub, ...types, "--yes")).code, 0);
    assert.equal(hub.payloads.length, COUNT + 1);
    const onlyTrack = await json(send(cwd, hub, "--types", "track", "--yes", "--json"));
    assert.equal(onlyTrack.sent, 1);
  });

  test("only one user, or a range of time", async (t) => {
    const hub = await startHub(t);
    const at = (timestamp, number) =>
      JSON.stringify({ type: "identify", userId: "u", timestamp, traits: { number, email: "a@example.com" } });
    const times = ["2019-05-01T00:00:00Z", "2023-05-01T00:00:00Z", "2024-05-01T00:00:00Z", undefined];
    const cwd = folderOf(t, { ...files, "events.jsonl": times.map(at).join("\n") });
    const numbers = async (...rest) => {
      const before = hub.payloads.length;
      const { without_timestamp } = await json(send(cwd, hub, "--json", ...rest));
      return [hub.payloads.slice(before).map(numberOf).join(" "), without_timestamp];
    };
    assert.deepEqual(await numbers("--since", "2024-01-01"), ["2", 1]);
    assert.deepEqual(await numbers("--until", "2024-05-01T00:00:00Z"), ["0 1", 1]);
    assert.deepEqual(await numbers("--since", "2023-05-01", "--until", "2024-05-01"), ["1", 1]);
    // Without a zone, a time is UTC wherever the command runs.
    for (const [since, expected] of [
      ["2024-05-01T00:00", "2"],
      ["2024-05-01T00:00:00.000", "2"],
      ["2024-05-01T00:01", ""],
      ["2024-05-01T02:00+02:00", "2"],
      ["2024-04-30T23:59-00:01", "2"],
    ]) {
      assert.deepEqual(await numbers("--since", since), [expected, 1], since);
    }
    assert.deepEqual(await numbers("--user", "u"), ["0 1 2 3", 0]);
    assert.deepEqual(await numbers("--user", "v"), ["", 0]);
  });

  test("only what the new mapping maps differently", async (t) => {
    const hub = await startHub(t);
    const events = [
      { type: "identify", userId: "u1", traits: { number: 0, email: "a@example.com" } },
      { type: "identify", userId: "u2", traits: { number: 0, email: "b@example.com", work: "b@work.example" } },
    ];
    const cwd = folderOf(t, {
      "old.json": "{}",
      "mapping.json": '{"channels":{"email":["email","work"]}}',
      "events.jsonl": events.map((event) => JSON.stringify(event)).join("\n"),
    });
    const { sent, left_out } = await json(send(cwd, hub, "--only-changed", "old.json", "--json"));
    assert.deepEqual([sent, left_out, hub.payloads.map(({ distinct_id }) => distinct_id)], [1, 1, ["u2"]]);
  });

  test("options that leave out later events warn that a property can get an old value", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, { ...files, "old.json": '{"channels":{"email":null}}' });
    for (const [options, names] of [
      [["--only-changed", "old.json"], "--only-changed leaves"],
      [["--until", "2024-05-01"], "--until leaves"],
      [["--until", "2024-05-01", "--only-changed", "old.json"], "--only-changed and --until leave"],
    ]) {
      const expected = `warning: ${names} out later events, so a property can go back to an old value\n`;
      for (const run of [options, [...options, "--dry-run"]]) {
        assert.equal((await send(cwd, hub, ...run)).stderr, expected);
      }
    }
    assert.equal((await send(cwd, hub, "--since", "2024-05-01")).stderr, "");
  });
});

/** No call has arrived before an earlier one of its user. */
function assertSorted(payloads) {
  const last = new Map();
  for (const payload of payloads) {
    const number = numberOf(payload);
    assert.ok(number > (last.get(payload.distinct_id) ?? -1), `${payload.distinct_id}: ${number} is late`);
    last.set(payload.distinct_id, number);
  }
}

describe("a dry run", () => {
  test("counts what would be sent, without a key and without a network", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    const withoutKey = { ...process.env, SUPRSEND_API_KEY: "" };
    const dry = (...rest) => run(args(hub, "--dry-run", ...rest), { cwd, env: withoutKey });
    const { stdout } = await dry("--rate", "100/s");
    assert.match(
      stdout,
      /\nwould send 3,000 user updates for 70 users, in \d+ requests\nat 100 a second, this takes 30s\n/,
    );
    assert.match((await dry("--rate", "1000000/s")).stdout, /\nat 1,000,000 a second, this takes less than 1s\n/);
    const plan = await json(dry("--json"));
    assert.deepEqual([plan.would_send, plan.users, hub.requests], [COUNT, 70, 0]);
    const { requests } = await json(send(cwd, hub, "--json"));
    assert.equal(plan.requests, requests);
  });

  test("counts what the journal has not recorded yet", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    await send(cwd, hub, "--journal", "journal");
    const before = readFileSync(join(cwd, "journal"));
    const { would_send } = await json(send(cwd, hub, "--journal", "journal", "--dry-run", "--json"));
    assert.equal(would_send, 0);
    assert.deepEqual(readFileSync(join(cwd, "journal")), before);
  });
});

describe("a hub that fails", () => {
  test("is retried, and each user's calls stay in order", async (t) => {
    const failures = [
      { status: 429, headers: { "retry-after": "1" } },
      { status: 503, headers: { "retry-after": "1" } },
      "destroy",
      { status: 500 },
    ];
    const hub = await startHub(t, {
      plan: (number) => (number % 5 < 4 && number < 10 ? failures[number % 5] : undefined),
    });
    const cwd = folderOf(t, files);
    const { code, stderr } = await send(cwd, hub);
    assert.equal(code, 0);
    assertInOrder(hub.payloads, COUNT);
    assert.match(stderr, /^(the hub .*; retrying\nthe hub answers again\n)+$/);
  });

  test("after a 429, every lane waits", async (t) => {
    const CONCURRENCY = 6;
    let until = 0;
    let inStorm = 0;
    let most = 0;
    const plan = (number) => {
      const now = performance.now();
      if (number > 0 && number % 20 === 0) [until, inStorm] = [now + 1000, 0];
      if (now >= until) return undefined;
      // Requests that are under way when a storm begins meet it. No other one does until a timer's inaccuracy
      // before its end.
      if (now < until - 50) inStorm += 1;
      most = Math.max(most, inStorm);
      return { status: 429, headers: { "retry-after": "1" } };
    };
    const hub = await startHub(t, { plan });
    const { code } = await send(folderOf(t, files), hub, "--concurrency", `${CONCURRENCY}`);
    assert.equal(code, 0);
    assertInOrder(hub.payloads, COUNT);
    assert.ok(most > 0 && most <= CONCURRENCY, `${most} requests came while the hub had asked to wait`);
  });

  test("each refused event is in a file, with the hub's answer, and the rest arrives", async (t) => {
    const isBad = ({ distinct_id, ...payload }) => distinct_id === "user7" && numberOf(payload) % 10 === 3;
    const plan = (_, payloads) => (payloads.some(isBad) ? { status: 422, text: "no such address" } : undefined);
    const hub = await startHub(t, { plan });
    const cwd = folderOf(t, files);
    const { code, stdout } = await send(cwd, hub, "--journal", "journal");
    assert.equal(code, 1);
    const refused = jsonLines(readFileSync(join(cwd, "refused.jsonl"), "utf8"));
    assert.deepEqual(
      refused.map(({ file, index, hub_status, answer, payload }) => [
        file,
        index,
        hub_status,
        answer,
        numberOf(payload),
      ]),
      [3, 13, 23, 33].map((number) => ["events.jsonl", 70 * number + 7, 422, "no such address", number]),
    );
    assert.equal(hub.payloads.length, COUNT - 4);
    assert.match(stdout, /\nsent 2,996 user updates; .*\nthe hub refused 4, which are in `refused\.jsonl`\n$/);
    assert.equal((await send(cwd, hub, "--journal", "journal")).code, 1);
    assert.equal(hub.payloads.length, COUNT - 4);
  });

  test("one refused event in each hundredth body: all others arrive in order", async (t) => {
    const MANY = 31_000;
    const seen = new Set();
    const bad = new Set();
    let bodies = 0;
    const plan = (_, payloads) => {
      const ids = payloads.map(({ $insert_id }) => $insert_id);
      // The halves of a refused body are not new ones.
      if (!seen.has(ids[0]) && ++bodies % 100 === 0) bad.add(ids[bodies % ids.length]);
      for (const id of ids) seen.add(id);
      return ids.some((id) => bad.has(id)) ? { status: 400, text: "refused" } : undefined;
    };
    const hub = await startHub(t, { plan });
    const cwd = folderOf(t, { ...files, "events.jsonl": identifies(MANY, 997).join("\n") });
    const { sent, refused } = await json(send(cwd, hub, "--journal", "journal", "--json"));
    assert.ok(bodies >= 300 && bad.size === Math.floor(bodies / 100), `${bad.size} bad ones in ${bodies} bodies`);
    assert.deepEqual([sent, refused], [MANY - bad.size, bad.size]);
    const lines = jsonLines(readFileSync(join(cwd, "refused.jsonl"), "utf8"));
    assert.deepEqual(new Set(lines.map(({ payload }) => payload.$insert_id)), bad);
    assert.equal(lines.length, bad.size);
    const arrivedOrRefused = [...hub.payloads, ...lines.map(({ payload }) => payload)];
    assert.equal(new Set(arrivedOrRefused.map(({ $insert_id }) => $insert_id)).size, MANY);
    assert.ok(hub.payloads.every(({ $insert_id }) => !bad.has($insert_id)));
    assertSorted(hub.payloads);
  });

  test("a refused key stops the replay at once", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    const { code, stdout, stderr } = await run(args(hub), { cwd, env: { ...env, SUPRSEND_API_KEY: "wrong" } });
    assert.equal(code, 4);
    assert.match(stdout, /\nsent 0 user updates; .*\nthe replay is not complete; without --journal, it starts over\n$/);
    assert.equal(stderr, "error: the hub refused the key with status 401; check SUPRSEND_API_KEY\n");
    assert.ok(hub.requests <= 6);
  });

  const noFull = existsSync("/dev/full") ? false : "there is no /dev/full";
  test("a failure ends the replay while another lane waits for the hub", { skip: noFull }, async (t) => {
    const cwd = folderOf(t, files);
    for (const [status, rest, exitCode, message] of [
      [401, [], 4, "the hub refused the key"],
      [422, ["--refused", "/dev/full"], 3, "cannot write `/dev/full`"],
    ]) {
      const first = { status: 429, headers: { "retry-after": "20" } };
      const hub = await startHub(t, { plan: (number) => (number === 0 ? first : { status, text: "no" }) });
      const start = performance.now();
      const { code, stderr } = await send(cwd, hub, "--concurrency", "2", ...rest);
      assert.equal(code, exitCode);
      assert.ok(stderr.includes(`\nerror: ${message}`), stderr);
      assert.ok(performance.now() - start < 15_000, "it does not wait");
      if (status === 401) assert.equal(hub.requests, 2);
    }
  });

  test("for too long ends the replay, which resumes later", async (t) => {
    let isDown = true;
    const hub = await startHub(t, { plan: (number) => (isDown && number > 5 ? { status: 503 } : undefined) });
    const cwd = folderOf(t, files);
    const retry = ["--journal", "journal", "--retry-for", "1s"];
    const { code, stdout, stderr } = await send(cwd, hub, ...retry);
    assert.equal(code, 4);
    assert.match(stderr, /error: the hub answered with status 503; retried for (\d|less than 1)s\n$/);
    assert.match(stdout, /^[1-9][\d,]* events in .*, [1-9][\d,]* a second\n/);
    const [, arrived] = /\nsent ([\d,]+) user updates; 6 requests in this run\nthe replay is not.* to resume\n$/.exec(
      stdout,
    );
    assert.equal(arrived, `${hub.payloads.length}`);
    const again = await send(cwd, hub, ...retry, "--json");
    const { sent, error } = JSON.parse(again.stdout);
    assert.deepEqual([again.code, sent], [4, hub.payloads.length]);
    assert.match(error, /^the hub answered with status 503; retried for (\d|less than 1)s$/);
    isDown = false;
    assert.equal((await send(cwd, hub, "--journal", "journal")).code, 0);
    assertInOrder(hub.payloads, COUNT);
  });

  test("that asks to wait for too long ends the replay at once", async (t) => {
    const hub = await startHub(t, { plan: () => ({ status: 429, headers: { "retry-after": "7200" } }) });
    const { code, stderr } = await send(folderOf(t, files), hub);
    assert.equal(code, 4);
    assert.equal(stderr, "error: the hub is rate-limiting; it asks to wait 2h 00m, longer than --retry-for\n");
  });

  test("with another address is not a hub", async (t) => {
    const hub = await startHub(t, { plan: () => ({ status: 404 }) });
    const { code, stderr } = await send(folderOf(t, files), hub);
    assert.deepEqual([code, stderr], [4, "error: the hub answered with status 404; check --hub\n"]);
  });
});

test("on a terminal, it asks before it sends track calls", { skip: process.platform !== "linux" }, async (t) => {
  const hub = await startHub(t);
  const cwd = folderOf(t, files);
  const line = [process.execPath, command, ...args(hub, "--types", "track")].map((arg) => `'${arg}'`).join(" ");
  for (const [typed, exitCode, arrived] of [
    ["n\n", 2, 0],
    ["\u0003", 2, 0],
    ["y\n", 0, 1],
  ]) {
    const child = spawn("script", ["-qec", line, "/dev/null"], { cwd, env });
    child.stdout.on("data", (bytes) => {
      if (bytes.includes("Send them?")) child.stdin.write(typed);
    });
    const [code] = await once(child, "close");
    assert.deepEqual([code, hub.payloads.length], [exitCode, arrived]);
  }
});

test("the rate is not exceeded; without a terminal, a line every ten seconds shows the progress", async (t) => {
  const hub = await startHub(t, { plan: (_, payloads) => (payloads.some(isFirst) ? { status: 400 } : undefined) });
  const cwd = folderOf(t, { ...files, "events.jsonl": identifies(1200, 70).join("\n") });
  const start = performance.now();
  const { stderr } = await send(cwd, hub, "--rate", "100/s");
  assert.equal(hub.payloads.length, 1199);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds > 11, `${seconds} s`);
  assert.match(stderr, /^\d+ %, \ds left, [\d,]+ events, \d+ a second(, 1 refused)?\n$/);
});

const isFirst = (payload) => payload.distinct_id === "user0" && numberOf(payload) === 0;

test("a terminal shows the progress, and that the request is retried", {
  skip: process.platform !== "linux",
}, async (t) => {
  const hub = await startHub(t, { plan: (number) => (number === 3 ? { status: 500 } : undefined) });
  const cwd = folderOf(t, files);
  const line = [process.execPath, command, ...args(hub, "--rate", "1500/s")].map((arg) => `'${arg}'`).join(" ");
  const { stdout } = await ended(spawn("script", ["-qec", `stty cols 80; ${line}`, "/dev/null"], { cwd, env }));
  assert.match(stdout, / \d+ % █+░* \ds left, [\d,]+ events, [\d,]+ a second/);
  assert.ok(stdout.includes("\r\u001b[Kthe hub answered with status 500; retrying\r\n"));
  assert.ok(stdout.includes("\r\u001b[Kthe hub answers again\r\n"));
  assert.match(stdout.slice(stdout.lastIndexOf("left")), /3,001 events in .*/);
});

describe("what cannot be sent is reported before anything is sent", () => {
  test("no key, an invalid key, and stdin with a journal", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    const withKey = (SUPRSEND_API_KEY) => run(args(hub), { cwd, env: { ...env, SUPRSEND_API_KEY } });
    for (const [result, message] of [
      [
        withKey(" "),
        "expected the API key in SUPRSEND_API_KEY, found none; export SUPRSEND_API_KEY=…, or add --dry-run",
      ],
      [withKey("a\nb"), "expected the API key in SUPRSEND_API_KEY, found characters that a key cannot have"],
      [
        run(["send", "--mapping", "mapping.json", "--journal", "j"], { cwd, env }),
        "expected files with --journal, found stdin, which cannot be read a second time to resume",
      ],
    ]) {
      const { code, stdout, stderr } = await result;
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(stderr.startsWith(`error: ${message}`), stderr);
    }
    assert.equal(hub.requests, 0);
  });

  test("a file of refused events that cannot be written", async (t) => {
    const hub = await startHub(t, { plan: () => ({ status: 422 }) });
    const cwd = folderOf(t, { ...files, "folder/file": "" });
    for (const [path, message] of [
      ["nowhere/refused.jsonl", "cannot write `nowhere/refused.jsonl`: no such file or directory"],
      ["mapping.json/refused.jsonl", "cannot write `mapping.json/refused.jsonl`: not a directory"],
      ["folder", "expected a file, found the directory `folder`"],
    ]) {
      const { code, stdout, stderr } = await send(cwd, hub, "--refused", path, "--journal", "journal");
      assert.deepEqual([code, stdout, stderr], [2, "", `error: ${message}\n`]);
      assert.ok(!existsSync(join(cwd, "journal")));
    }
    assert.equal(hub.requests, 0);
  });

  test("options that make no sense", async (t) => {
    const hub = await startHub(t);
    const cwd = folderOf(t, files);
    for (const [option, value, message] of [
      ["--types", "page", "expected `identify`, `track` or `identify,track`"],
      ["--since", "yesterday", "expected a date or a time, such as 2024-05-01T09:30:00Z"],
      ["--until", "2020-01-01", "expected a time from 2022 on, since SuprSend accepts no earlier one"],
      ["--since", "2024-02-31", "expected a date or a time, such as 2024-05-01T09:30:00Z"],
      ["--since", "2024-05-01T25:00", "expected a date or a time, such as 2024-05-01T09:30:00Z"],
      ["--since", "2024-05-01 or so", "expected a date or a time, such as 2024-05-01T09:30:00Z"],
      ["--journal", "-", "expected a file, since a journal is read again to resume"],
      ["--rate", "0", "expected events per second, such as 500/s"],
      ["--concurrency", "33", "expected a number from 1 to 32"],
      ["--retry-for", "1", "expected a time such as 30s, 15m or 1h"],
      ["--hub", "hub", "expected a URL"],
    ]) {
      const { code, stderr } = await send(cwd, hub, option, value);
      assert.equal(code, 2);
      assert.ok(stderr.includes(message), stderr);
    }
    const { code, stderr } = await send(cwd, hub, "--since", "2024-06-01", "--until", "2024-05-01");
    assert.deepEqual([code, stderr], [2, "error: expected --since to be before --until\n"]);
    assert.equal(hub.requests, 0);
  });
});

test("if stdout is closed, all calls arrive, and the exit code is not 0", async (t) => {
  const hub = await startHub(t);
  const child = startSend(folderOf(t, files), hub, "--journal", "journal");
  child.stdout.destroy();
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  assert.deepEqual([code, stderr], [3, "error: cannot write to stdout: broken pipe\n"]);
  assertInOrder(hub.payloads, COUNT);
});

test("a file of refused events that becomes unwritable is a message", async (t) => {
  const cwd = folderOf(t, { ...files, "folder/file": "" });
  const plan = () => {
    rmSync(join(cwd, "folder"), { recursive: true, force: true });
    return { status: 422 };
  };
  const hub = await startHub(t, { plan });
  const { code, stderr } = await send(cwd, hub, "--refused", "folder/refused.jsonl");
  const message = "error: cannot write `folder/refused.jsonl`: no such file or directory\n";
  assert.deepEqual([code, stderr], [3, message]);
});

test("refused events may go to stdout, and the summary then to stderr", async (t) => {
  const hub = await startHub(t, { plan: () => ({ status: 400, text: "no" }) });
  const cwd = folderOf(t, { ...files, "events.jsonl": identifies(1, 1)[0] });
  const { code, stdout, stderr } = await send(cwd, hub, "--refused", "-");
  assert.equal(code, 1);
  assert.equal(jsonLines(stdout)[0].answer, "no");
  assert.match(stderr, /^1 event in /);
});
