// Every message that the package and its command have for people stands in messages.txt, so that a
// change of one is read by someone. Those of the rules are in tests/messages.txt.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { applyToProfile, Connector, transformIdentify, validateMapping } from "@suprsend/segment-transform";

import { command, ended, folderOf } from "./cli.mjs";

const HEAD = `Every message of the package and of its command, as a test has shown it.
To renew the list: make pkg, then in js-harness UPDATE=1 node --test test/messages.test.mjs`;

const list = new URL("messages.txt", import.meta.url);
const connector = new Connector();
const throwing = (value) => ({
  get type() {
    throw value;
  },
});

/** Calls that throw, or give an outcome or a problem. */
const calls = [
  () => new Connector({ add_prefix: 1, channels: { email: "" } }),
  () => new Connector(null),
  () => new Connector(throwing(new Error("no"))),
  () => transformIdentify({ userId: "u1" }, { channels: [] }),
  () => validateMapping({ channels: 1n })[0],
  () => new Connector(() => {}),
  () => new Connector({}, null),
  () => new Connector({}, { workspace: " " }),
  () => new Connector({}, { workspace: 1 }),
  () => new Connector({}, { workspce: "x" }),
  () => connector.transform(throwing(new Error("no"))),
  () => connector.transform(throwing(Object.create(null))),
  () => connector.transform(() => {}),
  () => connector.transform({ type: "identify", userId: 2 ** 53 }),
  () => connector.transformDelivery({}),
  () => connector.transformDelivery("", { line: true }),
  () => connector.transformDelivery("", { max_bytes: 0 }),
  () => connector.transformDelivery("", { lanes: "2" }),
  () => connector.transformDelivery(Promise.resolve("{}")),
  () => connector.transformDelivery("{"),
  () => connector.transformDelivery('{"a":"\ud800"}'),
  () => connector.transformDelivery(new Uint8Array(2 ** 32 - 1024)),
  () => applyToProfile({ channels: 5 }, {}),
  function changeTheBody() {
    const body = new TextEncoder().encode('{"type":"page"}');
    const delivery = connector.transformDelivery(body);
    body.fill(0);
    return delivery.issues;
  },
  function useAFreedConnector() {
    const freed = new Connector();
    freed.free();
    freed.transform({});
  },
];

const event = '{"type":"track","userId":"u1","event":"Signed Up"}\n';
const files = {
  "good.json": "{}",
  "bad.json": '{"channels":{"emial":"email","sms":["",2]},"a\\nb":1}',
  "null.json": "null",
  "cut.json": '{"channels":',
  "more.json": '{"add_prefix":true} x',
  "two.json": "{} {}",
  "latin1.json": Buffer.from('{"channels":{"email":"Stra\xdfe"}}', "latin1"),
  "events.jsonl": event,
  "cut.jsonl.gz": gzipSync(event.repeat(100)).subarray(0, -20),
  "events.zst": Buffer.from("28b52ffd2411", "hex"),
  "cut-array.json": `[${event},`,
  "fault.json": `[${event}, {"type":}]`,
  "large.jsonl": `{"type":}\n"${"x".repeat(4 * 1024 * 1024)}"\n`,
  "export/events.jsonl": event,
};

/** What one types into a shell. */
const scripts = [
  "segment-transform --help",
  "segment-transform",
  "segment-transform --maping good.json",
  "segment-transform --mapping",
  "segment-transform events.jsonl --mapping good.json --workspace ' '",
  "segment-transform --mapping good.json --diff null.json --report report.jsonl",
  "segment-transform --check good.json",
  "segment-transform --check good.json events.jsonl",
  "segment-transform --check good.json --mapping good.json",
  "segment-transform --check bad.json",
  "segment-transform --check null.json",
  "segment-transform --check cut.json",
  "segment-transform --check more.json",
  "segment-transform --check two.json",
  "segment-transform --check latin1.json",
  "segment-transform --check nowhere.json",
  "segment-transform --check export",
  "segment-transform events.jsonl --mapping bad.json",
  "script -qec 'segment-transform --mapping good.json' /dev/null",
  "segment-transform nowhere.jsonl --mapping good.json",
  "segment-transform 'export/*.gz' --mapping good.json",
  "segment-transform export --mapping good.json",
  "segment-transform --mapping good.json < export",
  "segment-transform cut.jsonl.gz --mapping good.json",
  "segment-transform events.zst --mapping good.json",
  "segment-transform cut-array.json --mapping good.json",
  "segment-transform events.jsonl --mapping good.json --out events.jsonl",
  "segment-transform events.jsonl --mapping good.json --out ./good.json",
  "segment-transform events.jsonl --mapping good.json --out new --report ./new",
  "segment-transform events.jsonl --mapping good.json --out export",
  "segment-transform events.jsonl --mapping good.json --out /dev/full",
  "segment-transform events.jsonl --mapping good.json > /dev/full",
  "segment-transform events.jsonl --mapping good.json | true",
  "segment-transform large.jsonl --mapping good.json --report report.jsonl 2> summary.txt || cat report.jsonl",
  "segment-transform fault.json --mapping good.json --report report.jsonl > body.txt 2>&1 || cat report.jsonl",
  "sleep 4 | timeout --preserve-status -s INT 3 segment-transform --mapping good.json --diff good.json",
];

/** The message of what a call throws or gives. */
function toldBy(call) {
  try {
    const { code, message } = call();
    return `${code}: ${message}`;
  } catch (error) {
    // An engine's words are its own.
    const message = error.code === "interrupted" ? error.message.replace(error.cause?.message, "…") : error.message;
    return `${error.name}: ${message}`;
  }
}

/** A call as it is written here, on one line. */
function sourceOf(call) {
  return call
    .toString()
    .replace(/^\(\) => /, "")
    .replace(/\s+/g, " ");
}

/** What a shell shows of a command, and its exit code. */
async function shownBy(script, options) {
  const { code, stdout, stderr } = await ended(spawn("bash", ["-o", "pipefail", "-c", script], options));
  const lines = `${stdout}${stderr}`.replaceAll("\r", "").trimEnd().split("\n");
  return [...lines, `exit code ${code}`];
}

async function toldByAll(t) {
  const cwd = folderOf(t, files);
  const bin = folderOf(t, { "segment-transform": `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n` });
  chmodSync(join(bin, "segment-transform"), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };

  const entries = calls.map((call) => [sourceOf(call), toldBy(call)]);
  for (const script of scripts) entries.push([`$ ${script}`, ...(await shownBy(script, { cwd, env }))]);
  return entries.map(([title, ...lines]) => [title, ...lines].join("\n  ").replace(/ +$/gm, "")).join("\n\n");
}

/** The parts of a source's messages, around what is put into them. */
function partsOf(source) {
  const messages = source.matchAll(/(?:Failure\([^"`\n]+|(?=["`](?:error: )?expected ))(["`])(.*?[^\\])\1/g);
  return [...messages].flatMap(([, , message]) => message.replaceAll("\\`", "`").split(/\$\{[^}]*\}/));
}

test("the list has every message; with UPDATE=1 it is renewed", { skip: process.platform !== "linux" }, async (t) => {
  const told = `${HEAD}\n\n${await toldByAll(t)}\n`;
  if (process.env.UPDATE) writeFileSync(list, told);
  assert.equal(told, readFileSync(list, "utf8"), "renew the list with UPDATE=1, and read what changes");
});

test("no message of the sources is missing in it", () => {
  const listed = readFileSync(list, "utf8");
  const root = new URL("../../", import.meta.url);
  const folders = ["pkg/", "pkg/cli/"];
  const modules = folders.flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => folder + name));
  const sources = ["src/wasm.rs", ...modules.filter((path) => path.endsWith(".js"))];
  const parts = sources.flatMap((path) => partsOf(readFileSync(new URL(path, root), "utf8")));
  assert.ok(parts.length > 40);
  for (const part of parts) assert.ok(listed.includes(part), `\`${part}\` is in no message of the list`);
});
