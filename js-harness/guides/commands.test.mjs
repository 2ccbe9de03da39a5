// Runs the commands of the READMEs and guides in a fresh clone. A command that none of the lists below has fails the
// last test.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { ended } from "../cases/child-processes.mjs";
import { startHub } from "../worker/local/hub.mjs";
import { freshClone } from "./clone.mjs";
import { blocks, commands, commandsOf, pages, promptedIn, read, root } from "./pages.mjs";

const KEY = "connector-key";
const REPLAY = "npx @suprsend/segment-replay";

/** How long a command may take, or a server may run, in milliseconds. */
const DEADLINE = 120_000;

/** Commands that fetch from the network, deploy, or send to SuprSend. */
const NETWORK = new Set([
  "bun add @suprsend/segment-transform",
  "cargo deny check licenses bans sources",
  "cargo install --locked cargo-mutants",
  "cargo run",
  "curl https://suprsend-segment.<subdomain>.workers.dev/health",
  `curl http://localhost:3000/connector/segment/ -H "Authorization: Bearer $SUPRSEND_API_KEY" -d '{"type":"track","userId":"u1","event":"Signed Up"}'`,
  "deno add npm:@suprsend/segment-transform",
  "make audit",
  "make semver",
  "npm audit",
  "npm audit signatures",
  "npm ci",
  "npm create vite@latest app -- --template vanilla --no-interactive",
  "npm install",
  "npm install @suprsend/segment-mapping-preview",
  "npm install @suprsend/segment-transform @hono/node-server hono",
  "npm install @suprsend/segment-transform express @hono/node-server hono",
  "npm install @suprsend/segment-transform fastify @hono/node-server hono",
  "npm install @suprsend/segment-transform hono @hono/node-server",
  "npm install @suprsend/segment-transform hono",
  "npm install @suprsend/segment-transform next react react-dom",
  "npm install @suprsend/segment-transform wrangler",
  "npm install @suprsend/segment-transform",
  "npm install wrangler ./suprsend-segment-transform-*.tgz",
  "npm run deploy",
  "npx wrangler deploy --env scale",
  "npx wrangler login",
  "npx wrangler queues consumer add segment-deliveries-dead suprsend-segment --dead-letter-queue segment-deliveries",
  "npx wrangler queues consumer remove segment-deliveries-dead suprsend-segment",
  "npx wrangler queues create segment-deliveries",
  "npx wrangler queues create segment-deliveries-dead --message-retention-period-secs 1209600",
  'npx wrangler secret put CONNECTOR_KEY --env ""',
  'sam build && sam deploy --guided --parameter-overrides "SuprsendApiKey=$SUPRSEND_API_KEY"',
  "vercel deploy --prod",
  "vercel env add SUPRSEND_API_KEY production",
  "vercel link",
]);

/** Commands that measure, search for hours, or need more than `make test` does. */
const LONG = new Set([
  "cargo bench --bench delivery",
  "cargo mutants",
  "cargo mutants -f src/event.rs -f src/envelope.rs -f src/identify.rs -f src/track.rs -- --lib --test vectors",
  "make bench",
  "make bench WRITE=1",
  "make fuzz",
  "make miri",
  "make preview-bench",
  "make replay",
  "make replay-spark",
  "make reproducible",
  "make stages",
  "make worker-bench",
  "node test/pictures.mjs",
  "PATH=$PWD/target/tools/bin:$PATH cargo +nightly fuzz run --fuzz-dir tests/fuzz -s address deliveries -- -max_total_time=180",
  "tests/fuzz/keep.sh",
]);

/** Commands that other parts of `make test` run, under the name of the part. */
const ELSEWHERE = {
  test: ["make", "make test", "make pkg"],
  "native-tests": ["cargo test", "cargo test --test vectors", "cargo test --test delivery name_of_the_test"],
  "package-tests": ["node --test test/readme.test.mjs"],
  "replay-tests": ["node --test test/send.test.mjs"],
  "worker-tests": ["npm run dev -- --json"],
  runtimes: ["cargo rustc --crate-type cdylib", "node js-harness/runtimes/run.mjs deno"],
  examples: ["EXAMPLE=hono node --test contract.test.mjs", "EXAMPLE=fastify node --test contract.test.mjs"],
};
const PARTS = read("Makefile")
  .match(/^test: (.*?) ##/m)[1]
  .split(" ");

/** The contract suite starts each example as its `start` script does, and runs the `curl` commands. */
const isOfAnExample = (page, command) =>
  page.startsWith("js-harness/examples/") &&
  /^(curl |echo |(npm|bun|deno task|npm run build && npm) start$|npx wrangler dev$)/.test(command);

const isSetting = (command) => /^(export \w+=\S+|cd [\w./-]+)$/.test(command);

/** The commands that the tests below have run. */
const tried = new Set();

const skip = !existsSync(join(root, ".git")) && "there is no git repository";

describe("in a fresh clone", { skip }, () => {
  let clone;
  let hub;
  before(async () => {
    clone = freshClone();
    hub = await startHub({ keys: [KEY] });
  });
  after(async () => {
    clone?.remove();
    await hub?.close();
  });

  const at = (...path) => join(clone.path, ...path);

  function start(folder, script) {
    // Without the network, whatever is missing fails. Some commands print in color if CI or FORCE_COLOR is set. The
    // inner `node --test` prints as it does for people.
    const env = {
      ...process.env,
      CARGO_NET_OFFLINE: "true",
      npm_config_offline: "true",
      NO_COLOR: "1",
    };
    delete env.FORCE_COLOR;
    delete env.NODE_TEST_CONTEXT;
    const built = ["pkg", "worker-build", "preview-build"].filter((target) => !script.includes(`make ${target}`));
    const make = ["make", ...built.map((target) => `--old-file=${target}`)].join(" ");
    const child = spawn("sh", ["-ec", script.replaceAll(/\bmake\b/g, make)], {
      cwd: at(folder),
      detached: true,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Then the test fails with what the command has printed.
    const deadline = setTimeout(() => process.kill(-child.pid, "SIGKILL"), DEADLINE);
    child.on("close", () => clearTimeout(deadline));
    return child;
  }

  /** Runs commands in one shell, as they are or after a change, and returns what they print. */
  async function run(folder, lines, change = (line) => line) {
    const { code, stdout, stderr } = await ended(start(folder, lines.map(change).join("\n")));
    assert.equal(code, 0, `${lines.join("\n")}\n${stdout}${stderr}`);
    for (const line of lines) tried.add(line);
    return stdout;
  }

  /** Runs a command until the test is over, and waits for what it prints. */
  async function serve(t, command, pattern, folder = ".") {
    const child = start(folder, command);
    const end = once(child, "close");
    t.after(() => {
      // As Ctrl-C does.
      if (child.exitCode === null) process.kill(-child.pid, "SIGINT");
      return end;
    });
    tried.add(command);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    for (;;) {
      const found = output.match(pattern);
      if (found) return found;
      const next = await Promise.race([once(child.stdout, "data"), end.then(() => "ended")]);
      if (next === "ended") assert.fail(`\`${command}\` ended: ${output}`);
    }
  }

  test("the demo", async () => {
    writeFileSync(at("events.jsonl"), `${JSON.stringify(user("u1"))}\n`);
    writeFileSync(at("mapping.json"), '{"channels":{"sms":"mobile"}}');
    assert.match(await run(".", ["make demo"]), /the hub received\n +0 +a user /);
    assert.match(await run(".", ["make demo EVENTS=events.jsonl MAPPING=mapping.json"]), /Email +1 +←/);
  });

  test("format, lint and one test", async () => {
    await run(".", ["cargo fmt", "cargo update --workspace"]);
    assert.match(await run("js-harness", ["npx biome check --write . ../pkg"]), /No fixes applied/);
    assert.match(await run(".", ["cd js-harness && node --test test/objects.test.mjs"]), /fail 0/);
  });

  test("the worker", async (t) => {
    await run(".", ["make worker-build"]);
    for (const command of ["make worker", "make worker SCALE=1"]) {
      await t.test(command, async (t) => {
        const [, curl] = await serve(t, command, /^(curl .*?)\n\n/ms);
        assert.match(await run(".", [curl]), /"message":"1 mapped"/);
      });
    }
  });

  test("a customer's settings in KV", async () => {
    const [block] = blocks("js-harness/worker/SETUP.md", "json");
    writeFileSync(at("js-harness/worker/customer.json"), block.text);
    const [script] = blocks("js-harness/worker/SETUP.md", "sh").filter(({ text }) => text.includes(" kv key put "));
    const printed = await run("js-harness/worker", commandsOf(script.text), (line) =>
      line.replace("CONNECTOR_KEY=…", `CONNECTOR_KEY=${KEY}`).replace("--remote", "--local"),
    );
    assert.match(printed, new RegExp(createHash("sha256").update(KEY).digest("hex")));
  });

  test("the preview", async (t) => {
    const [url] = await serve(t, "make preview", /http:\/\/localhost:\d+\//);
    const page = await (await fetch(url)).text();
    const [, script] = page.match(/src="\.\/(assets\/.*?\.js)"/);
    assert.equal((await fetch(url + script)).status, 200);
  });

  test("a replay to the stand-in for the hub", async (t) => {
    await serve(t, "make hub", /--hub http:/);
    const [block] = blocks("js-harness/replay/README.md", "sh").filter(({ text }) =>
      text.includes("node main.js send"),
    );
    const change = (line) => line.replaceAll("/tmp/", `${clone.path}/`).replace("--rate 200/s", "--rate 9999/s");
    assert.match(await run(".", commandsOf(block.text), change), /6,000 users/);
  });

  test("a replay of an archive", async (t) => {
    makeArchive(at("archive"));
    const toStandIn = (line) =>
      line
        .replace(/^export SUPRSEND_API_KEY=.*/, `export SUPRSEND_API_KEY=${KEY}`)
        .replace(/--journal .*/, `$& --hub ${hub.url}`);
    for (const [page, name] of [
      ["README.md", "diff"],
      ["js-harness/replay/README.md", "check"],
    ]) {
      await t.test(page, async () => {
        hub.forget();
        const [block] = blocks(page, "sh").filter(({ text }) => text.includes(`${REPLAY} ${name} `));
        await run("archive", [...commandsOf(block.text), "rm replay.journal"], toStandIn);
        assert.deepEqual(hub.payloads.map(({ distinct_id }) => distinct_id).sort(), ["u1", "u2"]);
      });
    }
    const others = blocks("js-harness/replay/README.md", "sh").filter(({ text }) => text.includes(`${REPLAY} map `));
    for (const { text } of others) await run("archive", commandsOf(text));
    const bodies = readFileSync(at("archive/bulk.jsonl"), "utf8");
    const alone = readdirSync(at("archive/bodies/segment-logs")).filter((name) => name.endsWith(".bodies"));
    assert.equal(bodies.trim().split("\n").length, 2);
    assert.equal(alone.length, 2);
    assert.deepEqual(readdirSync(at("archive/segment-logs")).sort(), ["u1.gz", "u2.gz"], "the archive as it was");
  });

  test("the tarball", async (t) => {
    mkdirSync(at("project"));
    writeFileSync(at("project/package.json"), "{}");
    await run("pkg", ["npm pack"], (line) => `${line} --ignore-scripts --pack-destination ../project`);
    const [inNode, inWorker, inVite] = blocks("pkg/README.md", "console").map(({ text }) => text);
    const [install, node] = promptedIn(inNode);
    await run("project", [install]);

    await t.test("in Node", async () => {
      assert.equal(await run("project", [node]), inNode.split(node)[1].trimStart());
    });

    await t.test("in a fresh Worker", async (t) => {
      const [, cat, dev, curl] = promptedIn(inWorker);
      writeFileSync(at("project/worker.js"), inWorker.split(cat)[1].split("$ ")[0]);
      mkdirSync(at("project/node_modules/.bin"), { recursive: true });
      for (const name of ["wrangler", "node"]) {
        symlinkSync(at("js-harness/worker/node_modules/.bin", name), at("project/node_modules/.bin", name));
      }
      assert.equal(await run("project", [cat]), readFileSync(at("project/worker.js"), "utf8"));
      await serve(t, dev, /Ready on http/, "project");
      assert.equal(`${await run("project", [curl])}\n`, inWorker.split(curl)[1].trimStart());
    });

    await t.test("in a fresh Vite project", async (t) => {
      const [, install, cat] = promptedIn(inVite);
      const main = inVite.split(cat)[1].trimStart();
      makeViteProject(at("project/app"), main);
      await run("project", [install]);
      mkdirSync(at("project/app/node_modules/.bin"), { recursive: true });
      symlinkSync(at("js-harness/preview/node_modules/.bin/vite"), at("project/app/node_modules/.bin/vite"));
      assert.equal(await run("project/app", [cat]), main);

      await run("project/app", ["npx vite build"]);
      const html = readFileSync(at("project/app/dist/index.html"), "utf8");
      const [, bundle] = html.match(/src="\/(assets\/.*?\.js)"/);
      assert.equal(await run("project/app/dist", [showPage(bundle)]), inNode.split(node)[1].trimStart());

      const [url] = await serve(t, "npx vite", /http:\/\/localhost:\d+\//, "project/app");
      const [, dependency] = (await (await fetch(`${url}src/main.js`)).text()).match(/ from "\/(.*?)"/);
      assert.match(await (await fetch(url + dependency)).text(), /transformIdentify/);
    });
  });
});

const user = (userId) => ({ type: "identify", userId, traits: { email: `${userId}@example.com` } });

/** What `npm create vite` makes: a page that runs `src/main.js`. */
function makeViteProject(folder, main) {
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
  writeFileSync(join(folder, "index.html"), '<body><script type="module" src="/src/main.js"></script></body>');
  writeFileSync(join(folder, "src/main.js"), main);
}

/** A command that runs a page's bundle, with only as much of a document as it needs, and prints the page's text. */
function showPage(bundle) {
  const link = "{ relList: { supports: () => true } }";
  const document = `{ body: {}, createElement: () => (${link}) }`;
  const source = `globalThis.document = ${document}; await import("./${bundle}"); console.log(document.body.textContent)`;
  return `node --input-type=module -e '${source}'`;
}

/** A folder in which somebody has the replay command, two mappings and an archive. */
function makeArchive(folder) {
  mkdirSync(join(folder, "segment-logs"), { recursive: true });
  mkdirSync(join(folder, "node_modules/@suprsend"), { recursive: true });
  mkdirSync(join(folder, "node_modules/.bin"));
  symlinkSync("../../../js-harness/replay", join(folder, "node_modules/@suprsend/segment-replay"));
  symlinkSync("../@suprsend/segment-replay/main.js", join(folder, "node_modules/.bin/segment-replay"));
  writeFileSync(join(folder, "saved.json"), '{"channels":{"email":null}}');
  writeFileSync(join(folder, "new.json"), "{}");
  for (const id of ["u1", "u2"])
    writeFileSync(join(folder, `segment-logs/${id}.gz`), gzipSync(JSON.stringify(user(id))));
}

test("every command of every page has been run, or is in a list above", { skip }, () => {
  const tested = new Set(Object.values(ELSEWHERE).flat());
  for (const part of Object.keys(ELSEWHERE)) assert.ok(part === "test" || PARTS.includes(part), part);
  const isPart = (command) =>
    /^make [a-z- ]+$/.test(command) &&
    command
      .split(" ")
      .slice(1)
      .every((part) => PARTS.includes(part));
  const listed = new Set([...NETWORK, ...LONG, ...tested]);
  const stale = new Set(listed);
  const unknown = [];
  for (const page of pages) {
    for (const command of commands(page)) {
      stale.delete(command);
      const known = tried.has(command) || listed.has(command) || isPart(command) || isSetting(command);
      if (!known && !isOfAnExample(page, command)) unknown.push(`${page}: ${command}`);
    }
  }
  assert.deepEqual(unknown, []);
  assert.deepEqual([...stale], [], "no page has these any more");
});
