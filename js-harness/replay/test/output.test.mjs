// How the command ends: whole lines and a message, whatever happens to it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { command, ended, folderOf, jsonLines, run, start } from "./command.mjs";

const event = (index) =>
  `${JSON.stringify({ type: "identify", userId: `u${index}`, traits: { email: "x", index } })}\n`;
const MANY = Array.from({ length: 100_000 }, (_, index) => event(index)).join("");
const files = { "mapping.json": "{}", "other.json": '{"channels":{"email":null}}', "events.jsonl": MANY };
const map = ["map", "events.jsonl", "--mapping", "mapping.json"];
const diff = ["diff", "events.jsonl", "--old", "mapping.json", "--mapping", "other.json"];

/** A message for people, of one line. */
function assertReported({ code, stderr }, message) {
  assert.equal(code, 3);
  assert.match(stderr, new RegExp(`^error: ${message}\n$`));
}

describe("a full disk is reported", { skip: existsSync("/dev/full") ? false : "there is no /dev/full" }, () => {
  const reason = "no space left on device";

  for (const [name, args] of [
    ["map", map],
    ["diff", diff],
  ]) {
    test(`for what a ${name} writes to a file`, async (t) => {
      const cwd = folderOf(t, files);
      assertReported(await run([...args, "--out", "/dev/full"], { cwd }), `cannot write \`/dev/full\`: ${reason}`);
    });
  }

  test("for the report", async (t) => {
    const cwd = folderOf(t, files);
    const args = [...map, "--out", "bulk.jsonl", "--report", "/dev/full"];
    assertReported(await run(args, { cwd }), `cannot write \`/dev/full\`: ${reason}`);
  });

  test("for stdout", async (t) => {
    const cwd = folderOf(t, files);
    for (const args of [map, diff, [...map, "--out", "bulk.jsonl"], ["check", "mapping.json"]]) {
      const child = shell('exec "$0" "$@" > /dev/full', args, { cwd });
      assertReported(await ended(child), `cannot write to stdout: ${reason}`);
    }
  });
});

describe("a disk that becomes full contains whole lines", { skip: process.platform === "win32" }, () => {
  // A file of at most 2,000 blocks of 512 bytes or, in some shells, of 1,024.
  for (const [name, script] of [
    ["in a file", 'ulimit -f 2000; exec "$0" "$@" --out bulk.jsonl'],
    ["in stdout", 'ulimit -f 2000; exec "$0" "$@" > bulk.jsonl'],
  ]) {
    test(name, async (t) => {
      const cwd = folderOf(t, files);
      const { code, stderr } = await ended(shell(script, map, { cwd }));
      assert.equal(code, 3);
      assert.match(stderr, /^error: cannot write .*: file too large\n$/);
      const bodies = readFileSync(join(cwd, "bulk.jsonl"), "utf8");
      assert.ok(bodies.length > 900_000 && bodies.endsWith("]\n"), "whole lines");
      for (const body of jsonLines(bodies)) assert.equal(body.length, 100);
    });
  }
});

describe("a closed pipe is reported", () => {
  for (const [name, args] of [
    ["map", map],
    ["diff", diff],
  ]) {
    test(name, async (t) => {
      const child = start(args, { cwd: folderOf(t, files) });
      child.stdout.destroy();
      const [stderr, code] = await Promise.all([
        child.stderr.toArray().then((chunks) => Buffer.concat(chunks).toString()),
        new Promise((resolve) => child.on("close", resolve)),
      ]);
      assertReported({ code, stderr }, "cannot write to stdout: broken pipe");
    });
  }

  test("if stderr is closed, the exit code is 3", async (t) => {
    const child = start(["map", "--mapping", "none"], { cwd: folderOf(t, {}) });
    child.stderr.destroy();
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 3);
  });
});

describe("an interruption leaves whole lines", { skip: process.platform === "win32" }, () => {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ]) {
    test(`by ${signal}`, async (t) => {
      const cwd = folderOf(t, files);
      const args = ["map", "--mapping", "mapping.json", "--out", "bulk.jsonl", "--report", "report.jsonl", "--json"];
      const child = start(args, { cwd });
      const feeding = feed(child.stdin, MANY);
      await untilWritten(child, join(cwd, "report.jsonl"));
      child.kill(signal);
      const { code: actual, stdout, stderr } = await ended(child);
      await feeding;
      assert.deepEqual([actual, stderr], [code, ""]);
      const { interrupted, mapped, rejected, bodies, reported } = JSON.parse(stdout);
      assert.deepEqual([interrupted, rejected], [signal, 0]);
      const written = jsonLines(readFileSync(join(cwd, "bulk.jsonl"), "utf8"));
      assert.deepEqual([written.length, written.flat().length], [bodies, mapped]);
      assert.equal(jsonLines(readFileSync(join(cwd, "report.jsonl"), "utf8")).length, reported);
      assert.ok(mapped > 0);
    });
  }

  test("diff writes all changes or none", async (t) => {
    const cwd = folderOf(t, files);
    const args = ["diff", "--old", "mapping.json", "--mapping", "other.json"];
    const child = start(args, { cwd });
    const feeding = feed(child.stdin, MANY);
    await setTimeout(1000);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended(child);
    await feeding;
    assert.deepEqual([code, stdout], [130, ""]);
    assert.equal(stderr, "error: interrupted before all changes were found\n");
  });

  test("also where Ctrl-C ends the writer of the pipe", async (t) => {
    const cwd = folderOf(t, files);
    writeFileSync(join(cwd, "feed.sh"), "while :; do cat events.jsonl; done");
    const script = 'sh feed.sh | { "$0" "$@" map --mapping mapping.json --json --out bulk.jsonl; echo "code $?" >&2; }';
    // Bash ends a pipeline's shells only once the command has ended.
    const child = spawn("bash", ["-c", script, process.execPath, command], { cwd, detached: true });
    await untilWritten(child, join(cwd, "bulk.jsonl"));
    process.kill(-child.pid, "SIGINT");
    const { stdout } = await ended(child);
    const { interrupted, rejected } = JSON.parse(stdout);
    assert.deepEqual([interrupted, rejected], ["SIGINT", 0]);
  });
});

describe("nothing that is read is overwritten", () => {
  test("neither events nor a mapping, nor one output by the other", async (t) => {
    const cwd = folderOf(t, files);
    for (const [args, written, other] of [
      [[...map, "--out", "./events.jsonl"], "./events.jsonl", "read from `events.jsonl`"],
      [[...map, "--report", "mapping.json"], "mapping.json", "read from `mapping.json`"],
      [[...diff, "--out", "other.json"], "other.json", "read from `other.json`"],
      [[...map, "--out", "new", "--report", "./new"], "./new", "written to `new`"],
    ]) {
      const { code, stderr } = await run(args, { cwd });
      assert.deepEqual([code, stderr], [2, `error: writing \`${written}\` would overwrite what is ${other}\n`]);
    }
    for (const [name, content] of Object.entries(files)) {
      assert.ok(readFileSync(join(cwd, name), "utf8") === content, name);
    }
  });

  test("but both may go to a device", { skip: !existsSync("/dev/null") }, async (t) => {
    const { code } = await run([...map, "--out", "/dev/null", "--report", "/dev/null"], { cwd: folderOf(t, files) });
    assert.equal(code, 0);
  });
});

function shell(script, args, options) {
  return spawn("sh", ["-c", script, process.execPath, command, ...args], options);
}

/** Writes the text repeatedly until the reader closes. */
async function feed(stream, text) {
  stream.on("error", () => {});
  try {
    for (;;) await new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
  } catch (error) {
    assert.match(error.code, /EPIPE|ECONNRESET|ERR_STREAM_DESTROYED/);
  }
}

/** Until the command has written something into a file. */
async function untilWritten(child, path) {
  while (!existsSync(path) || readFileSync(path).length === 0) {
    assert.equal(child.exitCode, null, "the command has ended, and has written nothing");
    await setTimeout(20);
  }
}
