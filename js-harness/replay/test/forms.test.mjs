// Every form of an archive, whole and cut short at every hundredth byte.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import zlib, { brotliCompressSync, gzipSync } from "node:zlib";

import { Connector } from "@suprsend/segment-transform";

import { chunksOfEvents } from "../input/events.js";
import { folderOf } from "./command.mjs";

const connector = new Connector();
const events = Array.from({ length: 60 }, (_, number) => ({
  type: "track",
  userId: `u${number % 7}`,
  event: `event ${number}`,
  properties: { text: `"}],[{ \\ é ${"x".repeat((31 * number) % 97)}`, list: [[number], { a: [] }] },
}));
const lines = events.map((event) => JSON.stringify(event));

const plain = {
  lines: lines.join("\n"),
  "arrays on lines": [lines.slice(0, 20), lines.slice(20, 25), lines.slice(25)].map((part) => `[${part}]`).join("\n"),
  "a torn line among array lines": `[${lines.slice(0, 20)}]\n[{"type\n[${lines.slice(20)}]`,
  "an array": `[${lines.join(",")}]`,
  "an array with an event per line": `[\n${lines.join(",\n")}\n]\n`,
  "a pretty-printed array": JSON.stringify(events, null, 2),
  "pretty-printed events": events.map((event) => JSON.stringify(event, null, 2)).join("\n"),
  "a batch": `{"sentAt":"2024-05-01T09:30:00Z","batch":[${lines}],"context":{"batch":[1]}}`,
  "a pretty-printed batch": JSON.stringify({ batch: events, sentAt: "2024-05-01T09:30:00Z" }, null, 2),
  "events with nothing between them": lines.join(""),
};
const BY_LINE = ["lines", "arrays on lines", "a torn line among array lines"];
const packed = {
  gzip: gzipSync(plain.lines),
  "several gzip members": Buffer.concat([
    gzipSync(`${lines.slice(0, 30).join("\n")}\n`),
    gzipSync(lines.slice(30).join("\n")),
  ]),
  "gzip in gzip": gzipSync(gzipSync(plain["a pretty-printed array"])),
  brotli: brotliCompressSync(plain.lines),
  ...(zlib.zstdCompressSync && { zstd: zlib.zstdCompressSync(plain.lines) }),
};

/** The mapped events of files, and the files that are reported as broken. */
async function read(paths) {
  const names = [];
  const faults = [];
  const options = {
    signal: new AbortController().signal,
    onRead: () => {},
    onWarning: (message) => faults.push(message),
    onFault: (input) => faults.push(input.name),
  };
  const inputs = paths.map((path) => ({ path, name: path }));
  for await (const { bytes } of chunksOfEvents(inputs, options)) {
    const { requests } = connector.transformDelivery(bytes, { lines: true });
    for (const request of requests) names.push(...JSON.parse(Buffer.from(request)).map(({ event }) => event));
  }
  return { names, faults };
}

/** Whether a value of a form has begun and not ended. Where each line has its own values, a newline ends them. */
function isInValue(name, bytes) {
  const text = bytes.toString();
  const values = BY_LINE.includes(name) ? text.slice(text.lastIndexOf("\n") + 1) : text;
  let depth = 0;
  // Strings are one token, and one that is cut short has no end.
  for (const [token] of values.matchAll(/"(?:[^"\\]|\\.)*"?|[[{}\]]/gs)) {
    if (/^[[{]/.test(token)) depth += 1;
    if (/^[}\]]/.test(token)) depth -= 1;
  }
  return depth > 0;
}

const expected = events.map(({ event }) => event);

describe("whole", () => {
  for (const [name, content] of Object.entries({ ...plain, ...packed })) {
    test(name, async (t) => {
      const folder = folderOf(t, { whole: content });
      assert.deepEqual(await read([join(folder, "whole")]), { names: expected, faults: [] });
    });
  }
});

describe("cut short at every hundredth byte: what is whole before the cut is mapped, and the next file", () => {
  for (const [name, content] of Object.entries({ ...plain, ...packed })) {
    test(name, async (t) => {
      const folder = folderOf(t, { next: JSON.stringify({ type: "track", userId: "u", event: "next" }) });
      const [cut, next] = ["cut", "next"].map((file) => join(folder, file));
      const bytes = Buffer.from(content);
      for (let length = 100; length < bytes.length; length += 100) {
        writeFileSync(cut, bytes.subarray(0, length));
        const { names, faults } = await read([cut, next]);
        assert.equal(names.pop(), "next");
        assert.deepEqual(names, expected.slice(0, names.length), `a beginning, cut at ${length}`);
        if (name in packed) {
          assert.deepEqual(faults, [cut], `a fault, cut at ${length}`);
        } else {
          // The names are in their events, and an event ends before the next one's name.
          const before = events.findLastIndex(({ event }) => bytes.indexOf(`"${event}"`) < length);
          assert.ok(names.length >= before, `${names.length} of ${before} events, cut at ${length}`);
          assert.deepEqual(faults, isInValue(name, bytes.subarray(0, length)) ? [cut] : [], `cut at ${length}`);
        }
      }
    });
  }
});

test("a piece of a few bytes of a compressed file is a fault too", async (t) => {
  const folder = folderOf(t, {});
  for (const [name, content] of Object.entries(packed)) {
    const path = join(folder, name);
    for (let length = 2; length < 50; length++) {
      writeFileSync(path, content.subarray(0, length));
      assert.deepEqual(await read([path]), { names: [], faults: [path] }, `${length} bytes of ${name}`);
    }
  }
});

test("a compressed file that lacks its last bytes is a fault, and has no event that is not in it", async (t) => {
  const folder = folderOf(t, {});
  for (const [name, content] of Object.entries(packed)) {
    const path = join(folder, name);
    for (let missing = 1; missing < 20; missing++) {
      writeFileSync(path, content.subarray(0, -missing));
      const { names, faults } = await read([path]);
      assert.deepEqual(faults, [path], `${name} without ${missing} bytes`);
      assert.deepEqual(names, expected.slice(0, names.length));
    }
  }
});

test("a damaged line is not taken for binary data", async (t) => {
  const damaged = Buffer.from("\0\u0001\xff\n", "latin1");
  const folder = folderOf(t, { lines: Buffer.concat([damaged, Buffer.from(plain.lines)]) });
  assert.deepEqual(await read([join(folder, "lines")]), { names: expected, faults: [] });
});

test("values of more than 4 MiB on a line give their events, one by one", async (t) => {
  const many = Array.from({ length: 30_000 }, (_, at) => JSON.stringify({ ...events[at % 60], event: `event ${at}` }));
  const forms = {
    array: `[${many}]`,
    batch: `{"sentAt":"2024-05-01T09:30:00Z","batch":[${many}],"more":"]}"}`,
    concatenated: many.join(""),
    "array lines with a torn one": `[${many.slice(0, 10)}]\n[${many[0]},{"type\n[${many.slice(10)}]`,
    "a torn first line": `[${many[0]},{"type\n[${many.slice(0, 10)}]\n[${many.slice(10)}]`,
  };
  const folder = folderOf(t, forms);
  for (const name of Object.keys(forms)) {
    const { names, faults } = await read([join(folder, name)]);
    const isTorn = name.includes("torn");
    assert.equal(names.length, many.length + (isTorn ? 1 : 0), name);
    assert.equal(names.at(-1), "event 29999");
    assert.deepEqual(faults, []);
  }
});
