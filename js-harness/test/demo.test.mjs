// Tests `make demo`: what SuprSend receives for the documented calls, and the summary of a
// file of events.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { ended, folderOf } from "../cases/child-processes.mjs";

const script = fileURLToPath(new URL("../demo/main.mjs", import.meta.url));

function demo(args, cwd) {
  return ended(spawn(process.execPath, [script, ...args], { cwd }));
}

test("it shows the documented calls and what SuprSend receives for each", async () => {
  const { code, stdout, stderr } = await demo([]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^1\. An identify call becomes a user\n/m);
  assert.match(stdout, /^ {8}\{"\$append": \{"\$slack": \{"email": "peter@abccompany\.com"\}\}\}/m);
  assert.match(stdout, /^ {8}"event": "segment : User Registered",/m);
});

test("it shows the user that a track call sends before its event", async () => {
  const { stdout } = await demo([]);
  const shown = stdout.slice(stdout.indexOf("2. A track call brings its user\n"), stdout.indexOf("3. "));
  assert.match(shown, /^ {2}prefix on, users on, Email ← email, SMS ← phone,/m);
  const parts = [/ {2}the user gets\n/, /Email +peter@example.com +\/context\/traits\/email/, /time zone +Europe/];
  const requests = [/"\$user_operations"/, /"event": "segment : User Registered"/];
  const places = [...parts, ...requests].map((part) => shown.search(part));
  assert.ok(
    places.every((place, at) => place > (places[at - 1] ?? -1)),
    JSON.stringify(places),
  );
});

test("each part has at most 42 lines of 80 columns", async () => {
  const { stdout } = await demo([]);
  const parts = stdout.split(/^(?=\d\. )/m).map((part) => part.trimEnd().split("\n"));
  assert.equal(parts.length, 3);
  for (const lines of parts) assert.ok(lines.length <= 42, `${lines[0]}: ${lines.length} lines`);
});

test("it delivers three events, and the hub refuses one", async () => {
  const { delivery } = JSON.parse((await demo(["--json"])).stdout);
  const { status, answer, received } = delivery;
  assert.deepEqual([status, answer.mapped, answer.refused, answer.issues[0].index], [200, 2, 1, 1]);
  assert.deepEqual(
    received.map(({ event }) => event),
    [undefined, "Signed In"],
  );
  const { stdout } = await demo([]);
  assert.match(stdout, /^ {2}the hub received\n {4}0 {2}a user .*\n {4}1 {2}the event Signed In /m);
});

test("it counts the outcomes of a file of events, with a custom mapping", async (t) => {
  const events = [
    { type: "identify", userId: "u1", traits: { mail: "p@x.com" } },
    { type: "track", userId: "u1", event: "Signed Up", context: { traits: { mail: "q@x.com" } } },
    { type: "page" },
  ];
  const files = {
    "events.jsonl": [...events.map((event) => JSON.stringify(event)), "", "{"].join("\n"),
    "mapping.json": '{"channels":{"email":"mail"},"context":{"users":true}}',
  };
  const cwd = folderOf(t, files);
  const args = ["--events", "events.jsonl", "--mapping", "mapping.json"];
  const { mapped, skipped, rejected, channels } = JSON.parse((await demo([...args, "--json"], cwd)).stdout);
  assert.deepEqual(mapped, { identify: 1, track: 1 });
  assert.deepEqual([skipped.unsupported_type.count, rejected.invalid_json.first.line], [1, 5]);
  assert.deepEqual([channels.email, channels.sms], [2, 0]);
  assert.match((await demo(args, cwd)).stdout, /^ {4}Email +2 +← mail$/m);
});

test("unusable input is reported in one line", async (t) => {
  const cwd = folderOf(t, {});
  const stderr = "cannot read the mapping `none.json`: no such file or directory\n";
  assert.deepEqual(await demo(["--mapping", "none.json"], cwd), { code: 2, stdout: "", stderr });
});
