// The command's memory does not grow with what it reads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { ended, folderOf, start } from "./command.mjs";

const MB = 1e6;
const skip = process.platform === "linux" ? false : "memory is read from /proc";

/** The most memory that a process has had. */
function peakOf({ pid }) {
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return 1024 * kibibytes;
}

async function write(stream, bytes) {
  await new Promise((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve())));
}

/** Pipes `count` times a text, of a megabyte or so; the peak after a half of it and after all. */
async function peaks(t, text, count, args) {
  const cwd = folderOf(t, { "mapping.json": "{}" });
  // With more room, V8 collects so late that a leak is lost in what it has not collected yet.
  const env = { ...process.env, NODE_OPTIONS: "--max-old-space-size=64" };
  const child = start([...args, "--out", "/dev/null", "--json"], { cwd, env });
  const end = ended(child);
  const bytes = Buffer.from(text);
  const peaks = [];
  for (const half of [1, 2]) {
    for (let done = 0; done < count / 2; done++) await write(child.stdin, bytes);
    peaks.push(peakOf(child));
    if (half === 2) child.stdin.end();
  }
  return { ...(await end), peaks };
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
  const megabyte = `${lines}\n`;

  for (const [name, megabytes, args] of [
    ["a map", 300, ["map", "--mapping", "mapping.json", "--report", "/dev/null"]],
    ["a diff of the same users", 300, ["diff", "--old", "mapping.json", "--mapping", "mapping.json"]],
  ]) {
    test(`of ${name} of ${megabytes} MB does not grow after half of them`, async (t) => {
      const count = Math.ceil((megabytes * MB) / megabyte.length / 2) * 2;
      const {
        stdout,
        peaks: [half, all],
      } = await peaks(t, megabyte, count, args);
      assert.equal(JSON.parse(stdout).events, 3000 * count);
      assert.ok(all < 400 * MB, `${all / MB} MB`);
      assert.ok(all - half < 15 * MB, `${half / MB} MB, then ${all / MB} MB`);
      t.diagnostic(`${Math.round(half / MB)} MB after half, ${Math.round(all / MB)} MB after all`);
    });
  }

  test("of a line of 300 MB is no line's", async (t) => {
    const {
      stdout,
      peaks: [, all],
    } = await peaks(t, "x".repeat(MB), 300, ["map", "--mapping", "mapping.json"]);
    const { events, rejected, codes } = JSON.parse(stdout);
    assert.deepEqual([events, rejected, codes[0].code], [1, 1, "event_too_large"]);
    assert.ok(all < 250 * MB, `${all / MB} MB`);
  });
});
