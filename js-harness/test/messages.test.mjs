// Every message that the package has for people stands in messages.txt, so that a
// change of one is read by someone. Those of the rules are in tests/messages.txt.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { applyToProfile, Connector, transformIdentify, validateMapping } from "@suprsend/segment-transform";

const HEAD = `Every message of the package, as a test has shown it.
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

/** The parts of a source's messages, around what is put into them. */
function partsOf(source) {
  const messages = source.matchAll(/(?:Failure\([^"`\n]+|(?=["`](?:error: )?expected ))(["`])(.*?[^\\])\1/g);
  return [...messages].flatMap(([, , message]) => message.replaceAll("\\`", "`").split(/\$\{[^}]*\}/));
}

test("the list has every message; with UPDATE=1 it is renewed", () => {
  const entries = calls.map((call) => [sourceOf(call), toldBy(call)].join("\n  ").replace(/ +$/gm, ""));
  const told = `${[HEAD, ...entries].join("\n\n")}\n`;
  if (process.env.UPDATE) writeFileSync(list, told);
  assert.equal(told, readFileSync(list, "utf8"), "renew the list with UPDATE=1, and read what changes");
});

test("no message of the sources is missing in it", () => {
  const listed = readFileSync(list, "utf8");
  const root = new URL("../../", import.meta.url);
  const modules = readdirSync(new URL("pkg/", root)).map((name) => `pkg/${name}`);
  const sources = ["src/wasm.rs", ...modules.filter((path) => path.endsWith(".js"))];
  const parts = sources.flatMap((path) => partsOf(readFileSync(new URL(path, root), "utf8")));
  assert.ok(parts.length > 10);
  for (const part of parts) assert.ok(listed.includes(part), `\`${part}\` is in no message of the list`);
});
