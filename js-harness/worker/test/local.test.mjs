// Tests `make worker` as a person uses it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../local/main.mjs", import.meta.url));

describe("make worker", () => {
  for (const options of [[], ["--scale"]]) {
    test(`the printed curl line works: ${options.join(" ") || "one customer"}`, async (t) => {
      const server = serve(t, [...options, "--port", String(await freePort())]);
      const [command] = (await server.printed(/^curl .*?\n\n/ms)) ?? [];
      const answer = execFileSync("sh", ["-c", command], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      assert.match(answer, /^HTTP\/1.1 200 OK/);
      assert.match(answer, /"message":"1 mapped"/);
      await server.printed(/the hub received with the key connector-key-for-trying.*"\$preferred_language": "hi"/s);
      assert.equal(await server.stop(), 130);
    });
  }

  test("--json prints only what the hub receives", async (t) => {
    const port = await freePort();
    const server = serve(t, ["--json", "--port", String(port)]);
    const url = `http://127.0.0.1:${port}/connector/segment`;
    const headers = { authorization: "Bearer connector-key-for-trying" };
    const body = JSON.stringify({ type: "track", userId: "u1", event: "Signed Up", messageId: "m1" });
    while (!(await fetch(url, { method: "POST", headers, body }).catch(() => undefined))) {}
    const [line] = await server.printed(/^.*\n/);
    assert.equal(JSON.parse(line)[0].event, "Signed Up");
  });

  test("a port that is in use is reported", async (t) => {
    const other = createServer().listen(0, "127.0.0.1");
    t.after(() => other.close());
    await once(other, "listening");
    const server = serve(t, ["--port", String(other.address().port)]);
    await server.printed(/cannot listen on port \d+/);
    assert.equal(await server.ended, 2);
  });
});

function serve(t, options) {
  const process_ = spawn(process.execPath, [main, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [process_.stdout, process_.stderr]) stream.on("data", (data) => (output += data));
  t.after(() => process_.kill());
  const ended = once(process_, "exit").then(([code]) => code);
  return {
    ended,
    async printed(pattern) {
      for (;;) {
        const found = output.match(pattern);
        if (found) return found;
        const next = await Promise.race([once(process_.stdout, "data"), once(process_.stderr, "data"), ended]);
        if (!Array.isArray(next)) return output.match(pattern) ?? assert.fail(`ended without ${pattern}: ${output}`);
      }
    },
    stop() {
      process_.kill("SIGINT");
      return ended;
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
