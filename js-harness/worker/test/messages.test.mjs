// Every message of the webhook and the worker is in messages.txt, so someone reviews every change. The
// messages about events are in the crate's list, tests/messages.txt.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { createWebhook } from "@suprsend/segment-transform/webhook";
import { startHub } from "../local/hub.mjs";
import { startWorker } from "../local/worker.mjs";
import { raw } from "./raw.mjs";
import { KEY, page, post, track } from "./segment.mjs";

const HEAD = `Every message of the webhook and the worker, as received by a test.
To update this list: make worker-build, then in js-harness/worker UPDATE=1 node --test test/messages.test.mjs`;

const list = new URL("messages.txt", import.meta.url);
const sources = ["../src/", "../../../pkg/webhook/"].map((folder) => new URL(folder, import.meta.url));

const connectors = {
  blank: { workspace: " ", hub_key: 5 },
  member: { mapping: {}, signing_secret: "hush" },
  mapping: { mapping: { channels: { email: 3 } } },
  array: [],
  text: "{",
  signed: { signing_secrets: ["hush"] },
  keys: { connector_keys: "key", signing_secrets: [" "] },
};

/** A Cloudflare binding that fails. */
const broken = (change) => `
  import worker from "./index.js";
  export default { fetch: (request, env) => worker.fetch(request, { ...env, ${change} }) };
`;
const BUG = `
  import worker from "./index.js";
  crypto.subtle.digest = () => { throw new TypeError("a bug"); };
  export default worker;
`;

async function collectMessages(t) {
  const hub = await startHub();
  t.after(() => hub.close());
  const start = async (options) => {
    const bindings = { HUB_URL: hub.url, HUB_TIMEOUT_MS: 500, ...options.bindings };
    const worker = await startWorker({ ...options, bindings });
    t.after(() => worker.close());
    return worker.url;
  };
  const entries = [];
  const add = (what, { status, answer: { message, code } }) => {
    entries.push(`${what}\n  ${status}${code === undefined ? "" : ` ${code}`}: ${message}`);
  };

  const one = await start({ bindings: { CONNECTOR_KEY: KEY } });
  for (const [what, body, options] of [
    ["a track call", track()],
    ["a batch", [track(), page(), { type: "track" }]],
    ["an empty batch", []],
    ["an event without a user", { type: "track", event: "Signed Up" }],
    ["a body that is not JSON", "peter@example.com"],
    ["no key", track(), { key: null }],
    ["Basic authorization", track(), { headers: { authorization: "Basic cGV0ZXI6aHVzaA==" } }],
    ["an unknown key", track(), { key: "another" }],
    ["a body in another encoding", "{}", { headers: { "content-encoding": "br" } }],
    ["a body that cannot be decompressed", "{}", { headers: { "content-encoding": "gzip" } }],
    ["13,000 events", `[${Array(13_000).fill('{"type":"track","userId":"u","event":"ab"}')}]`],
  ]) {
    add(what, await post(one, body, options));
  }
  const head = ["POST /connector/segment HTTP/1.1", "host: worker", `authorization: Bearer ${KEY}`];
  const { answer } = await raw(one, [...head, "content-length: 6000000"]);
  add("a body of 6 MB", {
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
    add(`${method} ${path}`, { status: response.status, answer: await response.json() });
  }
  for (const fault of ["refuses connections", "hangs", "answers 500", "answers 429", "answers 401"]) {
    await hub.fail(fault);
    add(`while the hub ${fault}`, await post(one, track()));
    await hub.recover();
  }

  hub.refuse((body) => body.includes("refused"), { message: "no such tenant" });
  const refused = { ...track(), event: "refused" };
  add("an event that the hub refuses", await post(one, refused));
  add("an event of a batch that the hub refuses", await post(one, [track(), refused]));
  add("100 events that the hub refuses", await post(one, Array(100).fill(refused)));

  const many = await start({ env: "scale", withoutQueue: true, connectors });
  for (const key of Object.keys(connectors))
    add(`settings: ${JSON.stringify(connectors[key])}`, await post(many, track(), { key }));
  const headers = { "x-signature": "0".repeat(40) };
  add("the signature of another body", await post(many, track(), { key: "signed", headers }));

  const rejecting = (method) => `{ ${method}: () => Promise.reject(new Error("down")) }`;
  for (const [what, options] of [
    ["no variables are set", {}],
    ["invalid variables", { bindings: { CONNECTOR_KEY: KEY, HUB_URL: "hub.example.com", HUB_TIMEOUT_MS: "4s" } }],
    ["KV is down", { wrapper: broken(`CONNECTORS: ${rejecting("get")}`) }],
    [
      "the queue is down",
      { wrapper: broken(`DELIVERIES: ${rejecting("sendBatch")}`), bindings: { CONNECTOR_KEY: KEY } },
    ],
    ["the worker has a bug", { wrapper: BUG, bindings: { CONNECTOR_KEY: KEY } }],
  ]) {
    add(what, await post(await start(options), track()));
  }
  for (const options of OPTIONS) {
    const written = JSON.stringify(options, (_, value) => (typeof value === "function" ? "(function)" : value));
    entries.push(`createWebhook(${written})\n  ${problemsOf(options).join("\n  ")}`);
  }
  for (const [what, { status, answer }] of await outsideOfWorkers()) add(what, { status, answer });
  return entries.join("\n\n");
}

const OPTIONS = [
  undefined,
  {},
  { connector: 7, hub: [], send: "", log: {}, deadline_ms: 0, lanes: 1.5, max_extra_requests: -1, retries: 3 },
  { connector: { connector_keys: [undefined, "new old"], signing_secrets: ["hush", ""] } },
  {
    connector: { hub_key: 7, signing_secrets: "hush" },
    hub: { url: "ftp://hub", timeout_ms: "4s", fetch: 7 },
    send: () => {},
  },
];

function problemsOf(options) {
  try {
    createWebhook(options);
  } catch ({ message, problems }) {
    const [beginning] = message.match(/^.*?: /);
    return [beginning, ...problems.map(({ path, code, message }) => `${path} ${code}: ${message}`.trim())];
  }
  throw new Error("expected options that cannot be used");
}

/** Messages that only occur on other hosts. */
async function outsideOfWorkers() {
  const headers = { authorization: `Bearer ${KEY}` };
  const answerTo = async (options, request) => {
    const webhook = createWebhook({ deadline_ms: 300, connector: { connector_keys: [KEY] }, ...options });
    const response = await webhook(request);
    return { status: response.status, answer: await response.json() };
  };
  const requestOf = (body) => new Request("http://webhook/", { method: "POST", headers, body, duplex: "half" });
  const read = requestOf("{}");
  await read.text();
  const never = new Promise(() => {});
  return [
    ["a body that was already read", await answerTo({}, read)],
    ["a body that never ends", await answerTo({}, requestOf(new ReadableStream()))],
    ["a body that ends early", await answerTo({}, requestOf(ReadableStream.from(breaksOff())))],
    ["settings that never arrive", await answerTo({ connector: () => never }, requestOf("{}"))],
    [
      "`send` throws",
      await answerTo({ send: () => Promise.reject(new Error("down")) }, requestOf(JSON.stringify(track()))),
    ],
    ["`send` never returns", await answerTo({ send: () => never }, requestOf(JSON.stringify(track())))],
  ];
}

async function* breaksOff() {
  yield new Uint8Array(1);
  throw new Error("the connection was lost");
}

/** Messages that appear in the log only as a code. */
const UNSEEN = ["the settings have no key for the hub", "the hub refused events", "KV did not answer in time"];

/** The constant parts of a source's messages, between the interpolated values. A message has at least three words. */
function partsOf(source) {
  const code = source.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "");
  const messages = code.matchAll(
    /(["`])([a-z`/](?:(?!\1)[^\n\\]|\\.)* (?:(?!\1)[^\n\\]|\\.)* (?:(?!\1)[^\n\\]|\\.)*)\1/g,
  );
  return [...messages].flatMap(([, , message]) => message.replaceAll("\\`", "`").split(/\$\{[^}]*\}/));
}

test("the list of messages is current; UPDATE=1 rewrites it", async (t) => {
  const written = `${HEAD}\n\n${await collectMessages(t)}\n`;
  if (process.env.UPDATE) writeFileSync(list, written);
  assert.equal(written, readFileSync(list, "utf8"), "update the list with UPDATE=1 and review the changes");
});

test("the list contains every message of the sources", () => {
  const listed = readFileSync(list, "utf8");
  const files = sources.flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)));
  const parts = files
    .filter(({ pathname }) => !pathname.endsWith(".d.ts"))
    .flatMap((file) => partsOf(readFileSync(file, "utf8")));
  assert.ok(parts.length > 40);
  for (const part of parts.filter((part) => !UNSEEN.includes(part)))
    assert.ok(listed.includes(part), `\`${part}\` is not in the list`);
});
