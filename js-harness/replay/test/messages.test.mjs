// Every message of the command is in messages.txt, so someone reviews every change.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { command, ended, folderOf } from "./command.mjs";
import { KEY, startHub } from "./hub.mjs";

const HEAD = `Every message of the replay command, as received by a test.
To update this list: make pkg, then in js-harness/replay UPDATE=1 node --test test/messages.test.mjs`;

const list = new URL("messages.txt", import.meta.url);

const event = '{"type":"track","userId":"u1","event":"Signed Up"}\n';
const layered = [1, 2, 3, 4, 5].reduce((content) => gzipSync(content), event);
const files = {
  "good.json": "{}",
  "bad.json": '{"channels":{"emial":"email","sms":["",2]},"a\\nb":1}',
  "null.json": "null",
  "cut.json": '{"channels":',
  "more.json": '{"add_prefix":true} x',
  "two.json": "{} {}",
  "latin1.json": Buffer.from('{"channels":{"email":"Stra\xdfe"}}', "latin1"),
  "events.jsonl": event,
  "users.jsonl": '{"type":"identify","userId":"u1","traits":{"email":"bad@example.com"}}\n'.repeat(2),
  "cut.jsonl.gz": gzipSync(event.repeat(100)).subarray(0, -20),
  "torn.gz": Buffer.concat([gzipSync(event).subarray(0, -8), Buffer.alloc(8)]),
  "other.gz": Buffer.from("1f8b07000000000000ff", "hex"),
  "rest.gz": Buffer.concat([gzipSync(event), Buffer.from("rest")]),
  "events.zip": Buffer.from("504b030400", "hex"),
  "cut.br": brotliCompressSync(event.repeat(1000)).subarray(0, -10),
  "layered.gz": layered,
  "picture.png": Buffer.from("89504e470d0a1a0a0000000d", "hex"),
  "cut-array.json": `[${event},`,
  "fault.json": `[${event}, {"type":}]`,
  "large.jsonl": `{"type":}\n"${"x".repeat(4 * 1024 * 1024)}"\n`,
  "export/web/events.jsonl": event,
  "empty/.hidden": "",
  notes: "my notes",
  older: '{"segment_replay":1,"version":"0.0.9"}\n',
};

/** Commands as typed into a shell. */
const scripts = [
  "--help",
  "map --help",
  "send --help",
  "diff --help",
  "check --help",
  "mpa",
  "map",
  "map --maping good.json",
  "map --mapping",
  "map events.jsonl --mapping good.json --workspace ' '",
  "diff --mapping good.json",
  "check",
  "check good.json",
  "check bad.json",
  "check null.json",
  "check cut.json",
  "check more.json",
  "check two.json",
  "check latin1.json",
  "check nowhere.json",
  "check export",
  "map events.jsonl --mapping bad.json",
  "map nowhere.jsonl --mapping good.json",
  "map 'export/*.gz' --mapping good.json",
  "map 'export/*.jsonl' --mapping good.json",
  "map empty --mapping good.json",
  "map socket --mapping good.json",
  "map --mapping good.json < export",
  "map cut.jsonl.gz --mapping good.json --out body.txt | head -1",
  "map torn.gz --mapping good.json --out body.txt | head -1",
  "map other.gz --mapping good.json --out body.txt | head -1",
  "map rest.gz --mapping good.json --out body.txt | head -1",
  "map events.zip --mapping good.json --out body.txt | head -1",
  "map cut.br --mapping good.json --out body.txt | head -1",
  "map layered.gz --mapping good.json --out body.txt | head -1",
  "map picture.png --mapping good.json --out body.txt | head -1",
  "map cut-array.json --mapping good.json --out body.txt | tail -1",
  "map events.jsonl --mapping good.json --out events.jsonl",
  "map events.jsonl --mapping good.json --out ./good.json",
  "map events.jsonl --mapping good.json --out new --report ./new",
  "map events.jsonl --mapping good.json --report -",
  "map events.jsonl --mapping good.json --out export",
  "map events.jsonl --mapping good.json --out /dev/full",
  "map events.jsonl --mapping good.json > /dev/full",
  "map events.jsonl --mapping good.json | true",
  "map large.jsonl --mapping good.json --report report.jsonl > body.txt 2>&1 || cat report.jsonl",
  "map fault.json --mapping good.json --report report.jsonl > body.txt 2>&1 || cat report.jsonl",
  "send events.jsonl --mapping good.json --types page",
  "send events.jsonl --mapping good.json --since yesterday",
  "send events.jsonl --mapping good.json --until 2020-01-01",
  "send events.jsonl --mapping good.json --since 2024-06-01 --until 2024-05-01",
  "send events.jsonl --mapping good.json --journal -",
  "send events.jsonl --mapping good.json --rate fast",
  "send events.jsonl --mapping good.json --concurrency 0",
  "send events.jsonl --mapping good.json --retry-for 1",
  "send events.jsonl --mapping good.json --hub hub",
  "send users.jsonl --mapping good.json --dry-run --rate 100/s --user u1 | tail -4",
  "send users.jsonl --mapping good.json --dry-run --only-changed good.json --until 2024-05-01 | tail -2",
  "send events.jsonl --mapping good.json --types track --hub HUB",
  "send --mapping good.json --journal journal < events.jsonl",
  "send fifo --mapping good.json --journal journal",
  "send users.jsonl --mapping good.json --journal notes --hub HUB",
  "send users.jsonl --mapping good.json --journal older --hub HUB",
  "send users.jsonl --mapping good.json --journal export --hub HUB",
  "send users.jsonl --mapping good.json --journal journal --hub HUB | tail -3",
  "send users.jsonl --mapping good.json --journal journal --hub HUB --user u1",
  "send events.jsonl --mapping good.json --journal journal --hub HUB",
  "send users.jsonl --mapping good.json --hub HUB --refused /dev/full",
  "send users.jsonl --mapping good.json --hub HUB --refused nowhere/refused.jsonl",
  "send users.jsonl --mapping good.json --hub HUB --refused export",
  "send users.jsonl --mapping good.json --hub HUB/other | tail -2",
  "send users.jsonl --mapping good.json --hub http://127.0.0.1:1 --retry-for 0s | tail -2",
];
const withoutKey = [
  "SUPRSEND_API_KEY= segment-replay send users.jsonl --mapping good.json",
  "SUPRSEND_API_KEY=é segment-replay send users.jsonl --mapping good.json",
  "SUPRSEND_API_KEY=other segment-replay send users.jsonl --mapping good.json --hub HUB | tail -2",
];
const HELD = "segment-replay send users.jsonl --mapping good.json --journal held --hub http://127.0.0.1:1";
const others = [
  `${HELD} > log 2>&1 & until grep -q retrying log; do sleep 0.1; done; ${HELD}; code=$?; kill $!; exit $code`,
  "script -qec 'segment-replay map --mapping good.json' /dev/null",
  "sleep 4 | timeout --preserve-status -s INT 3 segment-replay diff --old good.json --mapping good.json",
  "sleep 4 | timeout --preserve-status -s INT 3 segment-replay send --mapping good.json --hub HUB | tail -2",
];

/** A command's output in a shell, and its exit code. */
async function shownBy(script, options) {
  const { code, stdout, stderr } = await ended(spawn("bash", ["-o", "pipefail", "-c", script], options));
  const lines = `${stdout}${stderr}`.replaceAll("\r", "").trimEnd().split("\n");
  return [...lines, `exit code ${code}`];
}

async function shownByAll(t) {
  const refuses = (payloads) =>
    payloads.some(({ $user_operations }) => JSON.stringify($user_operations).includes("bad@"));
  const hub = await startHub(t, {
    plan: (_, payloads) => (refuses(payloads) ? { status: 422, text: "no" } : undefined),
  });
  const cwd = folderOf(t, files);
  execFileSync("mkfifo", [join(cwd, "fifo")]);
  const server = createServer().listen(join(cwd, "socket"));
  t.after(() => server.close());
  const bin = folderOf(t, { "segment-replay": `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n` });
  chmodSync(join(bin, "segment-replay"), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, SUPRSEND_API_KEY: KEY };

  const entries = [];
  for (const script of [...scripts.map((script) => `segment-replay ${script}`), ...withoutKey, ...others]) {
    const lines = await shownBy(script.replace("HUB", hub.url), { cwd, env });
    entries.push([`$ ${script}`, ...lines].join("\n  ").replaceAll(hub.url, "HUB").replace(/ +$/gm, ""));
  }
  // Speeds depend on the machine.
  return entries.join("\n\n").replace(/ in [\d.]+ s, [\d,]+ a second/g, " in … s, … a second");
}

/** The constant parts of a source's messages, between the interpolated values. */
function partsOf(source) {
  const messages = source.matchAll(
    /(?:(?:Failure\([^"`\n]+|BrokenInput\(|Error\()|(?=["`](?:error: )?expected ))(["`])(.*?[^\\])\1/g,
  );
  return [...messages].flatMap(([, , message]) => message.replaceAll("\\`", "`").split(/\$\{[^}]*\}/));
}

test("the list of messages is current; UPDATE=1 rewrites it", { skip: process.platform !== "linux" }, async (t) => {
  const shown = `${HEAD}\n\n${await shownByAll(t)}\n`;
  if (process.env.UPDATE) writeFileSync(list, shown);
  assert.equal(shown, readFileSync(list, "utf8"), "update the list with UPDATE=1 and review the changes");
});

test("the list contains every message of the sources", () => {
  const listed = readFileSync(list, "utf8");
  const root = new URL("../", import.meta.url);
  const sources = ["", "input/", "output/", "map/", "diff/", "send/"].flatMap((folder) =>
    readdirSync(new URL(folder, root)).map((name) => folder + name),
  );
  const parts = sources
    .filter((path) => path.endsWith(".js"))
    .flatMap((path) => partsOf(readFileSync(new URL(path, root), "utf8")));
  assert.ok(parts.length > 40);
  // Only some versions of Node lack zstd.
  const missing = parts.filter((part) => !listed.includes(part) && !/zstd|this is Node/.test(part));
  assert.deepEqual(missing, []);
});
