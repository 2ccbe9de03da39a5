// Every message with which the worker answers stands in messages.txt, so that a change of one is
// read by someone. Those of events are in the crate's list, tests/messages.txt.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { raw } from "./raw.mjs";
import { KEY, page, post, track } from "./segment.mjs";

const HEAD = `Every message with which the worker answers, as a test has been told it.
To renew the list: make worker-build, then in js-harness/worker UPDATE=1 node --test test/messages.test.mjs`;

const list = new URL("messages.txt", import.meta.url);
const sources = new URL("../src/", import.meta.url);

const connectors = {
  blank: { workspace: " ", hub_key: 5 },
  member: { mapping: {}, signing_secrets: "hush" },
  mapping: { mapping: { channels: { email: 3 } } },
  array: [],
  text: "{",
  signed: { signing_secret: "hush" },
};

/** What stands for a part of Cloudflare's that fails. */
const broken = (change) => `
  import worker from "./index.js";
  export default { fetch: (request, env) => worker.fetch(request, { ...env, ${change} }) };
`;
const BUG = `
  import worker from "./index.js";
  crypto.subtle.timingSafeEqual = () => { throw new TypeError("a bug"); };
  export default worker;
`;

async function toldByAll(t) {
  const hub = await startHub();
  t.after(() => hub.close());
  const start = async (options) => {
    const bindings = { HUB_URL: hub.url, HUB_TIMEOUT_MS: 500, ...options.bindings };
    const worker = await startWorker({ ...options, bindings });
    t.after(() => worker.close());
    return worker.url;
  };
  const entries = [];
  const told = (what, { status, answer: { message, code } }) => {
    entries.push(`${what}\n  ${status}${code === undefined ? "" : ` ${code}`}: ${message}`);
  };

  const one = await start({ bindings: { CONNECTOR_KEY: KEY } });
  for (const [what, body, options] of [
    ["a track call", track()],
    ["a batch", [track(), page(), { type: "track" }]],
    ["an empty batch", []],
    ["an event without a user", { type: "track", event: "Signed Up" }],
    ["no JSON", "peter@example.com"],
    ["no key", track(), { key: null }],
    ["a user and a password", track(), { headers: { authorization: "Basic cGV0ZXI6aHVzaA==" } }],
    ["another key", track(), { key: "another" }],
    ["a compressed body", gzipSync("{}"), { headers: { "content-encoding": "gzip" } }],
    ["13,000 events", `[${Array(13_000).fill('{"type":"track","userId":"u","event":"ab"}')}]`],
  ]) {
    told(what, await post(one, body, options));
  }
  const head = ["POST /connector/segment HTTP/1.1", "host: worker", `authorization: Bearer ${KEY}`];
  const { answer } = await raw(one, [...head, "content-length: 6000000"]);
  told("a body of 6 MB", {
    status: 413,
    answer: JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1)),
  });
  for (const [path, method] of [
    ["/segment", "POST"],
    ["/connector/segment/", "GET"],
    ["/health", "POST"],
    ["/health", "GET"],
  ]) {
    const response = await fetch(one + path, { method });
    told(`${method} ${path}`, { status: response.status, answer: await response.json() });
  }
  for (const fault of ["refuses connections", "hangs", "answers 500", "answers 429", "answers 401"]) {
    await hub.fail(fault);
    told(`while the hub ${fault}`, await post(one, track()));
    await hub.recover();
  }

  const many = await start({ config: "wrangler.scale.jsonc", withoutQueue: true, connectors });
  for (const key of Object.keys(connectors))
    told(`settings: ${JSON.stringify(connectors[key])}`, await post(many, track(), { key }));
  const headers = { "x-signature": "0".repeat(40) };
  told("the signature of another body", await post(many, track(), { key: "signed", headers }));

  const rejecting = (method) => `{ ${method}: () => Promise.reject(new Error("down")) }`;
  for (const [what, options] of [
    ["nothing is set up", {}],
    ["KV is down", { wrapper: broken(`CONNECTORS: ${rejecting("get")}`) }],
    [
      "the queue is down",
      { wrapper: broken(`DELIVERIES: ${rejecting("sendBatch")}`), bindings: { CONNECTOR_KEY: KEY } },
    ],
    ["the worker has a bug", { wrapper: BUG, bindings: { CONNECTOR_KEY: KEY } }],
  ]) {
    told(what, await post(await start(options), track()));
  }
  return entries.join("\n\n");
}

/** The parts of a source's messages, around what is put into them. */
function partsOf(source) {
  const messages = source.matchAll(
    /(?:Refusal\([^`\n]*, |(?=["`][^"`\n]*(?:expected ))|message = )(["`])(.*?[^\\])\1/g,
  );
  return [...messages].flatMap(([, , message]) => message.replaceAll("\\`", "`").split(/\$\{[^}]*\}/));
}

test("the list has every message; with UPDATE=1 it is renewed", async (t) => {
  const told = `${HEAD}\n\n${await toldByAll(t)}\n`;
  if (process.env.UPDATE) writeFileSync(list, told);
  assert.equal(told, readFileSync(list, "utf8"), "renew the list with UPDATE=1, and read what changes");
});

test("no message of the sources is missing in it", () => {
  const listed = readFileSync(list, "utf8");
  const parts = readdirSync(sources).flatMap((name) => partsOf(readFileSync(new URL(name, sources), "utf8")));
  assert.ok(parts.length > 20);
  for (const part of parts) assert.ok(listed.includes(part), `\`${part}\` is in no message of the list`);
});
