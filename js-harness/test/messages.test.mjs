// Every message that the package shows to people is in messages.txt, so someone
// reviews every change. The messages of the rules are in tests/messages.txt.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { applyToProfile, Connector, transformIdentify, validateMapping } from "@suprsend/segment-transform";

const HEAD = `Every message of the package, as received by a test.
To update this list: make pkg, then in js-harness UPDATE=1 node --test test/messages.test.mjs`;

const list = new URL("messages.txt", import.meta.url);
const connector = new Connector();
const throwing = (value) => ({
  get type() {
    throw value;
  },
});

/** Calls that throw, or that return an outcome or a problem. */
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

/** The message that a call throws or returns. */
function messageOf(call) {
  try {
    const { code, message } = call();
    return `${code}: ${message}`;
  } catch (error) {
    // The wording depends on the engine.
    const message = error.code === "interrupted" ? error.message.replace(error.cause?.message, "…") : error.message;
    return `${error.name}: ${message}`;
  }
}

/** The source of a call, on one line. */
function sourceOf(call) {
  return call
    .toString()
    .replace(/^\(\) => /, "")
    .replace(/\s+/g, " ");
}

/** The constant parts of a source's messages, between the interpolated values. */
function partsOf(source) {
  const messages = source.matchAll(/(?:Failure\([^"`\n]+|(?=["`](?:error: )?expected ))(["`])(.*?[^\\])\1/g);
  return [...messages].flatMap(([, , message]) => message.replaceAll("\\`", "`").split(/\$\{[^}]*\}/));
}

test("the list of messages is current; UPDATE=1 rewrites it", () => {
  const entries = calls.map((call) => [sourceOf(call), messageOf(call)].join("\n  ").replace(/ +$/gm, ""));
  const written = `${[HEAD, ...entries].join("\n\n")}\n`;
  if (process.env.UPDATE) writeFileSync(list, written);
  assert.equal(written, readFileSync(list, "utf8"), "update the list with UPDATE=1 and review the changes");
});

test("the list contains every message of the sources", () => {
  const listed = readFileSync(list, "utf8");
  const root = new URL("../../", import.meta.url);
  const modules = readdirSync(new URL("pkg/", root)).map((name) => `pkg/${name}`);
  const sources = ["src/wasm.rs", ...modules.filter((path) => path.endsWith(".js"))];
  const parts = sources.flatMap((path) => partsOf(readFileSync(new URL(path, root), "utf8")));
  assert.ok(parts.length > 10);
  for (const part of parts) assert.ok(listed.includes(part), `\`${part}\` is not in the list`);
});
