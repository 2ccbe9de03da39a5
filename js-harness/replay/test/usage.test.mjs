// The command line itself: help, check, progress, and the messages for a wrong command line.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { validateMapping } from "@suprsend/segment-transform";
import { command, ended, folderOf, run } from "./command.mjs";

const root = new URL("../", import.meta.url);

describe("--help and --version", () => {
  const SCREEN = { lines: 24, columns: 80 };

  for (const name of ["", "map", "send", "diff", "check"]) {
    test(`${name} --help begins with an example, and fits a screen`, async () => {
      const { code, stdout, stderr } = await run([name, "--help"].filter((arg) => arg !== ""));
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, new RegExp(`^Example: segment-replay ${name || "send"} `));
      const lines = stdout.trimEnd().split("\n");
      assert.ok(lines.length <= SCREEN.lines, `${lines.length} lines`);
      for (const line of lines) assert.ok(line.length <= SCREEN.columns, line);
    });
  }

  test("the help names every command and every exit code", async () => {
    const { stdout } = await run(["--help"]);
    for (const name of ["map", "send", "diff", "check"]) assert.match(stdout, new RegExp(`^  ${name} `, "m"));
    for (const code of [0, 1, 2, 3, 4, 70, 130]) assert.match(stdout, new RegExp(`^  ${code} +\\S`, "m"));
  });

  test("the version is that of the package and of the library it needs", async () => {
    const { version, dependencies } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    assert.deepEqual(await run(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
    assert.equal(dependencies["@suprsend/segment-transform"], version);
  });
});

describe("a wrong command line", () => {
  for (const [args, message] of [
    [["map"], "error: expected --mapping <file>, found none; --help shows an example\n"],
    [["mpa"], "error: unknown command 'mpa'\n(Did you mean map?)\n"],
    [["map", "--maping", "x"], "error: unknown option '--maping'\n(Did you mean --mapping?)\n"],
    [["map", "--mapping"], "error: option '--mapping <file>' argument missing\n"],
    [
      ["map", "--mapping", "x", "--workspace", " "],
      /argument ' ' is invalid\. expected a workspace key, found a blank string\n$/,
    ],
    [["check"], "error: missing required argument 'mapping'\n"],
    [["check", "x", "events.jsonl"], /^error: too many arguments/],
    [["diff", "--mapping", "x"], "error: expected --old <file>, found none; --help shows an example\n"],
  ]) {
    test(["segment-replay", ...args].join(" "), async () => {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual([code, stdout], [2, ""]);
      if (typeof message === "string") assert.equal(stderr, message);
      else assert.match(stderr, message);
    });
  }
});

describe("a mapping", () => {
  const bad = { channels: { emial: "email", sms: ["", 2] }, "a\nb": 1 };
  const files = { "good.json": "{}", "bad.json": JSON.stringify(bad), "none.json": '{"channels":' };

  test("check says that one is valid", async (t) => {
    const cwd = folderOf(t, files);
    assert.deepEqual(await run(["check", "good.json"], { cwd }), {
      code: 0,
      stdout: "`good.json` is valid\n",
      stderr: "",
    });
    const { stdout } = await run(["check", "good.json", "--json"], { cwd });
    assert.deepEqual(JSON.parse(stdout), { mapping: "good.json", problems: [] });
  });

  test("check lists all that is wrong with one, and where", async (t) => {
    const cwd = folderOf(t, files);
    const { code, stdout } = await run(["check", "bad.json"], { cwd });
    assert.equal(code, 2);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines[0], "the mapping `bad.json` has 4 problems");
    assert.deepEqual(
      lines.slice(1).map((line) => line.trim().split("  ")[0]),
      ["/channels/emial", "/channels/sms/0", "/channels/sms/1", "/a\\u000ab"],
    );
    assert.match(lines[1], /did you mean `email`\?/);
  });

  test("check --json gives what validateMapping gives", async (t) => {
    const { code, stdout } = await run(["check", "bad.json", "--json"], { cwd: folderOf(t, files) });
    assert.deepEqual([code, JSON.parse(stdout)], [2, { mapping: "bad.json", problems: validateMapping(bad) }]);
  });

  test("a bad one ends a replay and a diff before anything is written", async (t) => {
    const cwd = folderOf(t, files);
    for (const args of [
      ["map", "--mapping", "bad.json"],
      ["diff", "--old", "good.json", "--mapping", "bad.json"],
    ]) {
      const { code, stdout, stderr } = await run(args, { cwd, input: "{}" });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^error: the mapping `bad\.json` has 4 problems\n {2}\/channels\/emial {2}/);
    }
  });

  test("a file that is not JSON or does not exist is an error", async (t) => {
    const cwd = folderOf(t, files);
    const [noJson, notThere] = await Promise.all([
      run(["check", "none.json"], { cwd }),
      run(["check", "nowhere.json"], { cwd }),
    ]);
    assert.equal(noJson.code, 2);
    assert.match(
      noJson.stderr,
      /^error: the mapping `none\.json` is not valid JSON: expected a JSON value, found the end of the input at byte 12 /,
    );
    assert.deepEqual(
      [notThere.code, notThere.stderr],
      [3, "error: cannot read the mapping `nowhere.json`: no such file or directory\n"],
    );
  });
});

describe("a mapping that is not valid JSON: the error has the position", () => {
  for (const [json, message] of [
    ["{} x", /^expected a JSON value, found `x` at byte 3 \(line 1, column 4\)$/],
    ["{}\n{} x\n", /^expected a JSON value, found `x` at byte 6 \(line 2, column 4\)$/],
    ["{} {}", /^expected one JSON value, found more than one$/],
    ["{}\n[]\n", /^expected one JSON value, found more than one$/],
  ]) {
    test(JSON.stringify(json), async (t) => {
      const { code, stderr } = await run(["check", "x.json"], { cwd: folderOf(t, { "x.json": json }) });
      assert.equal(code, 2);
      assert.match(stderr.trimEnd().replace("error: the mapping `x.json` is not valid JSON: ", ""), message);
    });
  }
});

test("a bug prints a stack trace and has its own exit code", async (t) => {
  const cwd = folderOf(t, { "mapping.json": "{}" });
  const bug = 'data:text/javascript,Buffer.concat = () => { throw new RangeError("a bug") }';
  const child = spawn(process.execPath, ["--import", bug, command, "map", "--mapping", "mapping.json"], { cwd });
  child.stdin.end('{"type":"track","userId":"u1","event":"Signed Up"}');
  const { code, stderr } = await ended(child);
  assert.equal(code, 70);
  assert.match(stderr, /^RangeError: a bug\n {4}at /);
});

describe("progress", () => {
  const files = { "mapping.json": "{}", "events.jsonl": '{"type":"page","userId":"u1"}\n'.repeat(200_000) };
  const hasTerminals = process.platform === "linux";

  /** Runs a shell's command in a terminal of 80 columns, and gives what it writes there. */
  async function inTerminal(shellCommand, cwd) {
    const script = `stty cols 80; ${shellCommand.replace("$0", `"${process.execPath}" "${command}"`)}`;
    return ended(spawn("script", ["-qec", script, "/dev/null"], { cwd, stdio: ["pipe", "pipe", "pipe"] }));
  }

  test("a terminal shows the progress, the speed and the time left", { skip: !hasTerminals }, async (t) => {
    const { stdout } = await inTerminal("$0 map events.jsonl --mapping mapping.json > bulk.jsonl", folderOf(t, files));
    assert.match(stdout, / 0 % ░{16} 0 events, 0 a second/);
    assert.match(stdout, / \d+ % █+░* (\d+|less than 1)s left, [\d,]+ events, [\d,]+ a second/);
    const after = stdout.slice(stdout.lastIndexOf("left"));
    assert.ok(after.includes("\u001b[2K"), "the bar is cleared");
    assert.match(after, /200,000 events in .*/);
  });

  test("for a pipe, it shows what is known", { skip: !hasTerminals }, async (t) => {
    const script = "cat events.jsonl | $0 map --mapping mapping.json > bulk.jsonl";
    const { stdout } = await inTerminal(script, folderOf(t, files));
    assert.match(stdout, /\d+ MB read, [\d,]+ events, [\d,]+ a second/);
    assert.doesNotMatch(stdout, /left|█/);
  });

  test("it is hidden if the bodies go to the terminal", { skip: !hasTerminals }, async (t) => {
    const { stdout } = await inTerminal("$0 map events.jsonl --mapping mapping.json", folderOf(t, files));
    assert.doesNotMatch(stdout, /left/);
  });

  test("without events, a terminal shows what is expected", { skip: !hasTerminals }, async (t) => {
    const { code, stdout } = await inTerminal("$0 map --mapping mapping.json", folderOf(t, files));
    assert.equal(code, 2);
    assert.match(stdout, /^error: expected files of events, or events on stdin/);
  });
});
