// A journal's lock, and what a crash leaves in the file of refused events.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { lock } from "../send/lock.js";
import { ended, folderOf, jsonLines } from "./command.mjs";
import { startHub } from "./hub.mjs";
import { assertInOrder, identifies, numberOf, send, startSend } from "./send.mjs";

const JOURNAL = ["--journal", "journal"];

describe("two commands with one journal", () => {
  test("started together: one sends, the other is refused", async (t) => {
    const hub = await startHub(t, { delay_ms: 10 });
    const cwd = folderOf(t, { "mapping.json": "{}", "events.jsonl": identifies(3000, 97).join("\n") });
    // The journal that a killed process leaves behind is not in use.
    const killed = startSend(cwd, hub, ...JOURNAL);
    hub.onBody = () => killed.kill("SIGKILL");
    await ended(killed);
    hub.onBody = () => {};
    const results = await Promise.all([1, 2, 3].map(() => send(cwd, hub, ...JOURNAL)));
    assert.deepEqual(results.map(({ code }) => code).sort(), [0, 2, 2]);
    const inUse = "the journal `journal` is in use by another segment-replay";
    for (const { code, stderr } of results) {
      if (code !== 0) assert.equal(stderr, `error: ${inUse}; wait until it ends, or name a new journal\n`);
    }
    assertInOrder(hub.payloads, 3000, 600);
  });

  test("a lock file is held only as long as its process lives", async (t) => {
    const address = join(folderOf(t, {}), "lock");
    const script = `import { lock } from ${JSON.stringify(new URL("../send/lock.js", import.meta.url))};
      await lock(${JSON.stringify(address)});
      console.log("locked");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
    await once(child.stdout, "data");
    assert.equal(await lock(address), undefined);
    child.kill("SIGKILL");
    await once(child, "close");
    assert.ok(existsSync(address), "the file is left behind");
    const unlock = await lock(address);
    assert.equal(await lock(address), undefined);
    unlock();
  });
});

describe("each refused event is in the file once", () => {
  const [COUNT, USERS] = [500, 20];
  const isBad = (payload) => numberOf(payload) === 3;
  const plan = (_, payloads) => (payloads.some(isBad) ? { status: 422, text: `no ${Math.random()}` } : undefined);
  const events = identifies(COUNT, USERS);
  const files = { "mapping.json": "{}", "events.jsonl": events.join("\n"), "refused.jsonl": "an earlier line\n" };
  const expected = [...events.keys()].filter((index) => Math.floor(index / USERS) === 3);

  function assertRefused(cwd) {
    const [earlier, ...lines] = readFileSync(join(cwd, "refused.jsonl"), "utf8").split(/(?<=\n)/);
    assert.equal(earlier, "an earlier line\n");
    const indexes = jsonLines(lines.join("")).map(({ index }) => index);
    assert.deepEqual(
      indexes.sort((a, b) => a - b),
      expected,
    );
  }

  test("after kill -9 at random moments", async (t) => {
    const hub = await startHub(t, { plan });
    const cwd = folderOf(t, files);
    for (let kills = 0; kills < 8; kills++) {
      const child = startSend(cwd, hub, ...JOURNAL);
      const end = ended(child);
      // Most of the time of a refused body is spent in halving it.
      const until = hub.requests + Math.floor(Math.random() * 60);
      while (hub.requests < until && child.exitCode === null) await setTimeout(1);
      child.kill("SIGKILL");
      await end;
    }
    assert.equal((await send(cwd, hub, ...JOURNAL)).code, 1);
    assertRefused(cwd);
  });

  test("after a crash between the file and the journal, or in the middle of a line", async (t) => {
    const hub = await startHub(t, { plan });
    const cwd = folderOf(t, files);
    const path = (name) => join(cwd, name);
    assert.equal((await send(cwd, hub, ...JOURNAL)).code, 1);
    assertRefused(cwd);
    const lines = readFileSync(path("journal"), "utf8").split(/(?<=\n)/);
    const whole = readFileSync(path("refused.jsonl"));
    const appendings = lines.flatMap((line, at) => (line.startsWith('{"appending"') ? [at] : []));
    assert.ok(appendings.length > 3);
    for (const [at, missing] of [
      [appendings[0], 0],
      [appendings.at(-1), 0],
      [appendings[2], 1],
      [appendings[2], 50],
      [appendings[2], Number.POSITIVE_INFINITY],
    ]) {
      const { start, end } = JSON.parse(lines[at]).appending;
      writeFileSync(path("journal"), lines.slice(0, at + 1).join(""));
      writeFileSync(path("refused.jsonl"), whole.subarray(0, Math.max(start, end - missing)));
      assert.equal((await send(cwd, hub, ...JOURNAL)).code, 1);
      assertRefused(cwd);
    }
  });

  test("lines that another replay has appended since are kept", async (t) => {
    const hub = await startHub(t, { plan });
    const cwd = folderOf(t, files);
    await send(cwd, hub, ...JOURNAL);
    const lines = readFileSync(join(cwd, "journal"), "utf8").split(/(?<=\n)/);
    const at = lines.findLastIndex((line) => line.startsWith('{"appending"'));
    writeFileSync(join(cwd, "journal"), lines.slice(0, at + 1).join(""));
    const before = readFileSync(join(cwd, "refused.jsonl"), "utf8");
    const after = `${before}a line of another replay\n`;
    writeFileSync(join(cwd, "refused.jsonl"), after);
    await send(cwd, hub, ...JOURNAL);
    assert.ok(readFileSync(join(cwd, "refused.jsonl"), "utf8").startsWith(after));
  });
});
