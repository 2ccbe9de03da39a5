// What the command reads: files, globs and stdin, plain or gzip, lines or arrays.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, closeSync, existsSync, openSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import zlib, { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { Connector } from "@suprsend/segment-transform";

import { command, ended, folderOf, jsonLines, run, start } from "./command.mjs";

const event = (name) => JSON.stringify({ type: "track", userId: "u1", event: name });
const { zstdCompressSync } = zlib;
const mapping = { "mapping.json": "{}" };

/** The names of the events that reach the hub, in order. */
const names = ({ stdout }) => jsonLines(stdout).flatMap((body) => body.map(({ event }) => event));

function replay(cwd, args, options) {
  return run(["map", ...args, "--mapping", "mapping.json"], { cwd, ...options });
}

describe("which files", () => {
  test("files and stdin are read in the order given", async (t) => {
    const cwd = folderOf(t, { ...mapping, b: event("in b"), a: event("in a") });
    assert.deepEqual(names(await replay(cwd, ["b", "-", "a"], { input: event("in between") })), [
      "in b",
      "in between",
      "in a",
    ]);
  });

  test("files of a glob are read in order of name, numbers by their value", async (t) => {
    const files = { "x/10.jsonl": event("x10"), "x/9.jsonl": event("x9"), "y/1.jsonl": event("y1"), "y/1.txt": "5" };
    const cwd = folderOf(t, { ...mapping, ...files });
    assert.deepEqual(names(await replay(cwd, ["*/*.jsonl"])), ["x9", "x10", "y1"]);
    assert.deepEqual(names(await replay(cwd, [`${cwd}/**/{1,10}.jsonl`])), ["x10", "y1"]);
  });

  test("a directory means its files at any depth, in order of name, without the command's own", async (t) => {
    const files = { "logs/b/10.gz": gzipSync(event("b10")), "logs/b/9": event("b9"), "logs/a/x/1": event("a1") };
    const cwd = folderOf(t, { ...files, "mapping.json": "{}", "logs/.hidden": event("hidden"), "other.json": "{}" });
    assert.deepEqual(names(await replay(cwd, ["logs"])), ["a1", "b9", "b10"]);
    const args = ["map", ".", "--mapping", "mapping.json", "--out", "logs/bulk.jsonl", "--report", "report.jsonl"];
    await run(args, { cwd });
    const { stdout } = await run([...args, "--json"], { cwd });
    assert.deepEqual(JSON.parse(stdout).files, ["logs/a/x/1", "logs/b/9", "logs/b/10.gz", "other.json"]);
  });

  // Root can read everything.
  const asNobody = ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, command];
  const cannotRun = spawnSync("setpriv", [...asNobody, "--version"]).status === 0 ? false : "it needs setpriv and root";
  test("a directory that cannot be read is an error, and the rest is mapped", { skip: cannotRun }, async (t) => {
    const files = { "logs/a/1": event("in a"), "logs/b/1": event("in b"), "logs/c/1": event("in c"), "logs/.d/1": "" };
    const cwd = folderOf(t, { ...mapping, ...files });
    chmodSync(cwd, 0o755);
    for (const locked of ["logs/b", "logs/.d"]) chmodSync(join(cwd, locked), 0o700);
    symlinkSync("a", join(cwd, "logs/link"));
    for (const [path, found] of [
      ["logs", ["in a", "in c"]],
      [".", ["in a", "in c"]],
      ["logs/**", ["in a", "in c"]],
      ["logs/*/1", ["in a", "in c"]],
      ["logs/b", []],
      [join(cwd, "logs"), ["in a", "in c"]],
      [join(cwd, "logs/**"), ["in a", "in c"]],
    ]) {
      const args = [...asNobody, "map", path, "--mapping", "mapping.json"];
      const result = await ended(spawn("setpriv", args, { cwd, stdio: ["ignore", "pipe", "pipe"] }));
      assert.deepEqual([names(result), result.code], [found, 3], path);
      const name = path.startsWith("/") ? join(cwd, "logs/b") : "logs/b";
      assert.ok(result.stderr.startsWith(`error: cannot read all of \`${name}\`: permission denied\n`), result.stderr);
    }
  });

  const noShell = process.platform === "win32" ? "there is no sh" : false;
  test("the hint for a glob that matches nothing works when it is typed as shown", { skip: noShell }, async (t) => {
    const folders = { "logs/web/2024/1.jsonl": event("one"), "it's/web/2024/1.jsonl": event("one") };
    const cwd = folderOf(t, { ...mapping, ...folders });
    for (const pattern of ["logs/*", "logs/*.jsonl", "it's/*"]) {
      const { code, stderr } = await replay(cwd, [pattern]);
      assert.equal(code, 3);
      const [, hint] = /did you mean (.*)\?\n$/.exec(stderr);
      const script = `"$0" "$1" map ${hint} --mapping mapping.json`;
      const shell = spawn("sh", ["-c", script, process.execPath, command], { cwd, stdio: ["ignore", "pipe", "pipe"] });
      assert.deepEqual(names(await ended(shell)), ["one"]);
    }
  });

  test("a file that is found more than once is read once", async (t) => {
    const cwd = folderOf(t, { ...mapping, "logs/a/1": event("in a"), "logs/b/1": event("in b") });
    symlinkSync("a", join(cwd, "logs/c"));
    symlinkSync("a/1", join(cwd, "logs/first"));
    assert.deepEqual(names(await replay(cwd, ["logs/b/1", "logs", "logs/a", "logs/a/../b/*", "logs/first"])), [
      "in b",
      "in a",
    ]);
  });

  test("a file whose name could be a glob is that file", async (t) => {
    const cwd = folderOf(t, { ...mapping, "events[1].jsonl": event("in it"), "events1.jsonl": event("not in it") });
    assert.deepEqual(names(await replay(cwd, ["events[1].jsonl"])), ["in it"]);
  });

  test("what cannot be read is reported before anything is written", async (t) => {
    const cwd = folderOf(t, { ...mapping, "a.jsonl": event("in a"), "empty/.hidden": "" });
    const server = createServer().listen(join(cwd, "socket"));
    await once(server, "listening");
    t.after(() => server.close());
    for (const [name, code, message] of [
      ["none.jsonl", 3, "error: cannot read `none.jsonl`: no such file or directory\n"],
      ["*.none", 3, "error: expected files, found none that match `*.none`\n"],
      ["empty", 3, "error: expected files, found none in the directory `empty`\n"],
      ["socket", 2, "error: expected a file, found the socket `socket`\n"],
    ]) {
      assert.deepEqual(await replay(cwd, ["a.jsonl", name, "--out", "bulk.jsonl"]), {
        code,
        stdout: "",
        stderr: message,
      });
      assert.throws(() => readFileSync(join(cwd, "bulk.jsonl")), { code: "ENOENT" });
    }
  });
});

describe("how it is packed", () => {
  const [one, two] = [event("one"), event("two")].map((line) => `${line}\n`);

  test("gzip is recognized by its content, not by its name", async (t) => {
    const cwd = folderOf(t, { ...mapping, "plain.gz": one, "packed.jsonl": gzipSync(two) });
    assert.deepEqual(names(await replay(cwd, ["plain.gz", "packed.jsonl"])), ["one", "two"]);
    assert.deepEqual(names(await replay(cwd, [], { input: gzipSync(one) })), ["one"]);
  });

  test("gzip files one after another are one", async (t) => {
    const cwd = folderOf(t, mapping);
    const input = Buffer.concat([gzipSync(one), gzipSync(two)]);
    assert.deepEqual(names(await replay(cwd, [], { input })), ["one", "two"]);
  });

  test("a byte order mark is ignored", async (t) => {
    const cwd = folderOf(t, mapping);
    for (const input of [`\ufeff${one}`, gzipSync(`\ufeff${one}`), `\ufeff[${one}]`]) {
      const result = await replay(cwd, [], { input });
      assert.deepEqual([names(result), result.code], [["one"], 0]);
    }
  });

  test("a file that is cut short or broken gives what can be read of it, and the next one follows", async (t) => {
    const events = Array.from({ length: 10_000 }, (_, index) => event(`event ${index}`));
    const packed = gzipSync(events.join("\n"));
    const broken = Buffer.from(packed);
    broken.fill(0xff, packed.length - 100, packed.length - 50);
    const cwd = folderOf(t, { ...mapping, "cut.gz": packed.subarray(0, -20), "broken.gz": broken, last: one });
    for (const [name, reason] of [
      ["cut.gz", "unexpected end of file"],
      ["broken.gz", ".*"],
    ]) {
      const result = await replay(cwd, [name, "last"]);
      assert.equal(result.code, 3);
      assert.match(result.stderr, new RegExp(`^error: cannot read all of \`${name}\`: ${reason}\n`));
      assert.match(result.stderr, new RegExp(`\n1 file could not be read to the end: \`${name}\`\n$`));
      assert.equal(names(result).at(-1), "one");
      if (name === "cut.gz") assert.ok(names(result).length > 9_900);
    }
  });

  const noMem = existsSync("/proc/self/mem") ? false : "there is no /proc/self/mem";
  test("a read error ends only its file", { skip: noMem }, async (t) => {
    const cwd = folderOf(t, { ...mapping, last: one });
    const result = await replay(cwd, ["/proc/self/mem", "last"]);
    assert.deepEqual([names(result), result.code], [["one"], 3]);
    assert.match(result.stderr, /^error: cannot read all of `\/proc\/self\/mem`: i\/o error\n/);
  });

  test("bytes after the end of gzip cause a warning, padding does not", async (t) => {
    const padded = Buffer.concat([gzipSync(one), Buffer.alloc(512)]);
    const cwd = folderOf(t, { ...mapping, "x.gz": Buffer.concat([gzipSync(one), Buffer.from("rest")]), padded });
    const result = await replay(cwd, ["x.gz"]);
    assert.deepEqual([names(result), result.code], [["one"], 0]);
    assert.match(result.stderr, /^warning: `x\.gz`: ignored 4 bytes after the end of the compressed data\n/);
    assert.match((await replay(cwd, ["padded"])).stderr, /^1 event in/);
  });

  test("gzip in gzip, and brotli, which has no signature", async (t) => {
    const cwd = folderOf(t, mapping);
    const many = Array.from({ length: 20_000 }, (_, index) => event(`event ${index}`)).join("\n");
    for (const [input, count, exitCode] of [
      [gzipSync(gzipSync(one)), 1, 0],
      [brotliCompressSync(one), 1, 0],
      [brotliCompressSync(` [${one}]`), 1, 0],
      [gzipSync(brotliCompressSync(one)), 1, 0],
      [brotliCompressSync(many, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }), 20_000, 0],
      [Buffer.from("\u000b\u0000\u00ffother data", "latin1"), 0, 3],
      ["text that is not an event", 0, 1],
    ]) {
      const result = await replay(cwd, [], { input });
      assert.deepEqual([names(result).length, result.code], [count, exitCode]);
    }
  });

  test("zstd, where Node has it", async (t) => {
    const cwd = folderOf(t, mapping);
    if (zstdCompressSync === undefined) {
      const { code, stderr } = await replay(cwd, [], { input: Buffer.from("28b52ffd2411", "hex") });
      assert.equal(code, 3);
      assert.match(stderr, /^error: `-` is a zstd file, which Node 22\.15 or newer reads; this is Node \d/);
      return;
    }
    const packed = zstdCompressSync(one);
    for (const [input, found, exitCode] of [
      [packed, ["one"], 0],
      [Buffer.concat([packed, zstdCompressSync(two)]), ["one", "two"], 0],
      [Buffer.concat([packed, packed.subarray(0, -6)]), ["one"], 3],
    ]) {
      const result = await replay(cwd, [], { input });
      assert.deepEqual([names(result).slice(0, found.length), result.code], [found, exitCode]);
    }
  });

  test("an unsupported compression is named in the error", async (t) => {
    const cwd = folderOf(t, { ...mapping, x: Buffer.from("504b030400", "hex") });
    const { code, stderr } = await replay(cwd, ["x"]);
    assert.equal(code, 3);
    assert.match(stderr, /^error: expected `x` to be plain, gzip, brotli or zstd, found a zip archive\n/);
  });
});

describe("JSON that is not one event per line", () => {
  const tricky = { type: "track", userId: "u1", event: 'a "quoted" ],[ \\', properties: { a: [[1, 2], {}], b: "},{" } };

  for (const [name, space] of [
    ["a compact array", undefined],
    ["an array over many lines", 2],
  ]) {
    test(`${name} gives its elements`, async (t) => {
      const cwd = folderOf(t, mapping);
      const input = JSON.stringify([tricky, JSON.parse(event("two")), 5, "x", [1]], null, space);
      const result = await replay(cwd, ["--report", "report.jsonl"], { input });
      assert.deepEqual(names(result), [tricky.event, "two"]);
      assert.deepEqual(jsonLines(result.stdout)[0][0].properties, tricky.properties);
      assert.equal(result.stdout.split("\n").length, 2, "one line");
      const issues = jsonLines(readFileSync(join(cwd, "report.jsonl"), "utf8"));
      assert.deepEqual(
        issues.map(({ index, line, code }) => [index, line, code]),
        [
          [2, undefined, "not_an_object"],
          [3, undefined, "not_an_object"],
          [4, undefined, "not_an_object"],
        ],
      );
    });
  }

  test("arrays and events one after another", async (t) => {
    const cwd = folderOf(t, mapping);
    const input = `[${event("one")}]\n[${event("two")},${event("three")}]${event("four")}\n`;
    assert.deepEqual(names(await replay(cwd, [], { input })), ["one", "two", "three", "four"]);
  });

  test("events over many lines", async (t) => {
    const cwd = folderOf(t, mapping);
    const input = [tricky, JSON.parse(event("two"))].map((event) => JSON.stringify(event, null, 2)).join("\n");
    const result = await replay(cwd, [], { input });
    assert.deepEqual([names(result), result.code], [[tricky.event, "two"], 0]);
  });

  test("an array inside an array is rejected, as in a delivery", async (t) => {
    const cwd = folderOf(t, mapping);
    for (const input of [
      `[[${event("one")}]]`,
      `[${event("one")},[],[[ ${event("x")}],2],\n [${event("y")}]\n,${event("two")}]`,
    ]) {
      const result = await replay(cwd, ["--report", "report.jsonl"], { input });
      const { issues, mapped } = new Connector().transformDelivery(input);
      assert.equal(names(result).length, mapped);
      const report = jsonLines(readFileSync(join(cwd, "report.jsonl"), "utf8"));
      assert.deepEqual(
        report.map(({ file, ...issue }) => issue),
        issues,
      );
    }
  });

  test("a batch of Segment's HTTP API is read as its events", async (t) => {
    const cwd = folderOf(t, mapping);
    const batch = { batch: [JSON.parse(event("one")), JSON.parse(event("two"))], sentAt: "2024-05-01T09:30:00Z" };
    for (const space of [undefined, 2]) {
      const input = `${JSON.stringify(batch, null, space)}\n${event("three")}\n`;
      assert.deepEqual(names(await replay(cwd, [], { input })), ["one", "two", "three"]);
    }
  });

  test("only the invalid element of an array is rejected", async (t) => {
    const cwd = folderOf(t, mapping);
    const input = `[${event("one")},{"type" "track"},${event("a\u2028b").replace("a", "\n")},${event("two")}]`;
    const result = await replay(cwd, [], { input });
    assert.deepEqual([names(result), result.code], [["one", "two"], 1]);
  });

  // Each fault is at the `!`.
  for (const [where, input, characters] of [
    ["line", `{"é":!}`, [6]],
    ["line", `  {"type":!}\n${event("one")} {"a":!}\n`, [11, event("one").length + 7]],
    ["line", `{"batch":[${event("one")}]}{"a":!}`, [event("one").length + 18]],
    ["event", `[{"é":!}]`, [6]],
    ["event", `[\n  {"type":!},\n  {\n "b":!}]`, [9, 8]],
    ["event", `[${event("one")}, [1,!], [!]]`, [4, 2]],
    ["event", `[${event("one")} {"a":!}][{"b":1!}]{"c":!}`, [6, 7, 6]],
    ["event", `{\n}{"a":!}`, [6]],
  ]) {
    test(`a fault is at a character of the ${where}: ${JSON.stringify(input)}`, async (t) => {
      const cwd = folderOf(t, mapping);
      await replay(cwd, ["--report", "report.jsonl"], { input });
      const messages = jsonLines(readFileSync(join(cwd, "report.jsonl"), "utf8"))
        .filter(({ code }) => code === "invalid_json")
        .map(({ message }) => / found `!` (at .*)$/.exec(message)?.[1] ?? message);
      assert.deepEqual(
        messages,
        characters.map((character) => `at character ${character} of the ${where}`),
      );
    });
  }

  test("an array without an end is an error", async (t) => {
    const cwd = folderOf(t, { ...mapping, x: `[${event("one")},` });
    const result = await replay(cwd, ["x"]);
    assert.deepEqual([names(result), result.code], [["one"], 3]);
    const message = "cannot read all of `x`: unexpected end of the JSON; it seems to be cut short";
    assert.match(result.stderr, new RegExp(`^error: ${message}\n`));
  });

  test("it may end anywhere in a buffer", async (t) => {
    // Stdin comes in pieces of 64 KiB, so that their borders fall everywhere.
    const cwd = folderOf(t, mapping);
    const events = Array.from({ length: 9973 }, (_, index) => `${index} "\\" ],[`);
    const input = `[${events.map(event).join(", ")}]`;
    assert.deepEqual(names(await replay(cwd, [], { input })), events);
  });
});

describe("an event of more than 4 MiB", () => {
  const LARGEST = 4 * 1024 * 1024;
  const sized = (size) => {
    const [start, end] = event("?").split("?");
    return `${start}${"x".repeat(size - start.length - end.length)}${end}`;
  };

  for (const [name, join, hasLine] of [
    ["a line", (events) => events.join("\n"), true],
    ["an element of an array", (events) => `[\n${events.join(",\n")}\n]`, false],
  ]) {
    test(`as ${name} it is rejected alone`, async (t) => {
      const cwd = folderOf(t, mapping);
      const input = join([event("one"), sized(LARGEST + 1), event("two"), sized(3 * LARGEST), event("three")]);
      const { code } = await replay(cwd, ["--report", "report.jsonl", "--out", "bulk.jsonl"], { input });
      assert.equal(code, 1);
      assert.deepEqual(names({ stdout: readFileSync(`${cwd}/bulk.jsonl`, "utf8") }), ["one", "two", "three"]);
      const [first, second] = jsonLines(readFileSync(`${cwd}/report.jsonl`, "utf8"));
      assert.deepEqual([first.index, first.line], [1, hasLine ? 2 : undefined]);
      assert.deepEqual([second.index, second.line], [3, hasLine ? 4 : undefined]);
      for (const { status, code } of [first, second]) assert.deepEqual([status, code], ["rejected", "event_too_large"]);
      assert.match(second.message, /^expected an event of at most 4,194,304 bytes, found one of 12,582,91\d$/);
    });
  }

  test("one of 4 MiB is mapped", async (t) => {
    const cwd = folderOf(t, mapping);
    for (const end of ["", "\n", `\n${event("two")}`]) {
      const result = await replay(cwd, [], { input: `${event("one")}\n${sized(LARGEST)}${end}` });
      assert.deepEqual([names(result).length, result.code], [end.length > 1 ? 3 : 2, 0]);
    }
  });

  test("the last line may be one", async (t) => {
    const cwd = folderOf(t, mapping);
    const result = await replay(cwd, [], { input: `${event("one")}\n${sized(2 * LARGEST)}` });
    assert.deepEqual([names(result), result.code], [["one"], 1]);
    assert.match(result.stderr, /event_too_large +1 +first in line 2 /);
  });
});

test("stdin may be a file", async (t) => {
  const cwd = folderOf(t, { ...mapping, x: event("one") });
  const file = openSync(join(cwd, "x"));
  t.after(() => closeSync(file));
  const child = start(["map", "--mapping", "mapping.json"], { cwd, stdio: [file, "pipe", "pipe"] });
  assert.deepEqual(names(await ended(child)), ["one"]);
});
