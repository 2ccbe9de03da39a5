// The command's memory does not grow with what it reads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { ended, folderOf, start } from "./command.mjs";
import { startHub } from "./hub.mjs";
import { startSend } from "./send.mjs";

const MB = 1e6;
const skip = process.platform === "linux" ? false : "memory is read from /proc";

/** The most memory that a process has had. One that has just ended has none. */
function peakOf({ pid }) {
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return kibibytes === undefined ? undefined : 1024 * kibibytes;
}

async function write(stream, bytes) {
  await new Promise((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve())));
}

/** Pipes `count` texts of a megabyte or so; the peak after a half of them, and of all the process's life. */
async function peaks(t, textOf, count, args, env = {}) {
  const cwd = folderOf(t, { "mapping.json": "{}", "other.json": '{"channels":{"email":["email","work"]}}' });
  const child = start([...args, "--out", "/dev/null", "--json"], { cwd, env: { ...process.env, ...env } });
  const end = ended(child);
  for (let done = 0; done < count / 2; done++) await write(child.stdin, textOf(done));
  const half = peakOf(child);
  for (let done = count / 2; done < count; done++) await write(child.stdin, textOf(done));
  let all = half;
  child.stdin.end();
  while (child.exitCode === null) {
    all = peakOf(child) ?? all;
    await setTimeout(20);
  }
  return { ...(await end), half, all };
}

describe("memory", { skip }, () => {
  const properties = { sku: "a-1", items: [1, 2, 3], note: "é".repeat(100) };
  const lines = Array.from({ length: 3000 }, (_, index) =>
    JSON.stringify(
      index % 3 === 0
        ? { type: "identify", userId: `u${index}`, traits: { email: "nobody", phone: "5", properties } }
        : { type: "track", userId: `u${index}`, event: "Order Placed", properties },
    ),
  ).join("\n");
  const megabyte = Buffer.from(`${lines}\n`);
  // With more room, V8 collects so late that a leak is lost in what it has not collected yet.
  const SMALL_HEAP = { NODE_OPTIONS: "--max-old-space-size=64" };

  for (const [name, megabytes, args] of [
    ["a map", 300, ["map", "--mapping", "mapping.json", "--report", "/dev/null"]],
    ["a diff of the same users", 300, ["diff", "--old", "mapping.json", "--mapping", "mapping.json"]],
  ]) {
    test(`of ${name} of ${megabytes} MB does not grow after half of them`, async (t) => {
      const count = Math.ceil((megabytes * MB) / megabyte.length / 2) * 2;
      const { stdout, half, all } = await peaks(t, () => megabyte, count, args, SMALL_HEAP);
      assert.equal(JSON.parse(stdout).events, 3000 * count);
      assert.ok(all < 250 * MB, `${all / MB} MB`);
      assert.ok(all - half < 40 * MB, `${half / MB} MB, then ${all / MB} MB`);
      t.diagnostic(`${Math.round(half / MB)} MB after half, ${Math.round(all / MB)} MB after all`);
    });
  }

  test("of a diff of 300,000 users who all change is below 250 MB", async (t) => {
    const [TEXTS, USERS] = [40, 7_500];
    const textOf = (text) => {
      const users = Array.from({ length: USERS }, (_, at) => `${text}-${at}`);
      const lineOf = (id) =>
        `{"type":"identify","userId":"${id}","traits":{"email":"${id}@a.com","work":"${id}@b.com"}}\n`;
      return Buffer.from(users.map(lineOf).join(""));
    };
    const args = ["diff", "--old", "mapping.json", "--mapping", "other.json"];
    const { stdout, half, all } = await peaks(t, textOf, TEXTS, args);
    assert.equal(JSON.parse(stdout).users_changed, TEXTS * USERS);
    assert.ok(all < 250 * MB, `${half / MB} MB, then ${all / MB} MB`);
    t.diagnostic(`${Math.round(half / MB)} MB after half, ${Math.round(all / MB)} MB after all`);
  });

  test("of a send of 600,000 tiny events to a slow hub is below 250 MB", async (t) => {
    const hub = await startHub(t, { delay_ms: 100 });
    const users = Array.from({ length: 600_000 }, (_, at) => `{"type":"identify","userId":"u${at}","traits":{}}\n`);
    const cwd = folderOf(t, { "mapping.json": "{}", "events.jsonl": users.join("") });
    const child = startSend(cwd, hub, "--rate", "500/s");
    t.after(() => child.kill("SIGKILL"));
    // Once the lanes are full, events are read only as fast as others are sent.
    await setTimeout(15_000);
    const most = peakOf(child);
    assert.ok(hub.payloads.length > 0);
    assert.ok(most < 250 * MB, `${most / MB} MB`);
    t.diagnostic(`${Math.round(most / MB)} MB`);
  });

  test("of a line of 300 MB does not depend on its length", async (t) => {
    const { stdout, all } = await peaks(t, () => Buffer.alloc(MB, "x"), 300, ["map", "--mapping", "mapping.json"]);
    const { events, rejected, codes } = JSON.parse(stdout);
    assert.deepEqual([events, rejected, codes[0].code], [1, 1, "event_too_large"]);
    assert.ok(all < 250 * MB, `${all / MB} MB`);
  });
});
