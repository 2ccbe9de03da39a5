// The snippets in the READMEs work unchanged, and their links have targets.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const harness = join(root, "js-harness");
const PAGES = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "pkg/README.md",
  "tests/README.md",
  "js-harness/bench/README.md",
  "js-harness/worker/README.md",
  "js-harness/worker/SETUP.md",
  "js-harness/worker/OPERATE.md",
  "js-harness/examples/README.md",
  "examples/axum/README.md",
  "src/mapping.md",
  "src/rules.md",
  "src/codes.md",
  "js-harness/replay/README.md",
  "js-harness/preview/README.md",
];
const read = (page) => readFileSync(join(root, page), "utf8");
const blocks = (page, language) =>
  [...read(page).matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , text]) => text);

describe("snippets in JavaScript", () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(harness, "readme-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (name, source) => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, source);
    return execFileSync(process.execPath, [file], { encoding: "utf8" });
  };

  test("README.md, an event", () => {
    assert.match(run("readme", blocks("README.md", "js")[0]), /^mapped \{\n {2}'\$schema': '2'/);
  });

  test("pkg/README.md, the first one", () => {
    const [first] = blocks("pkg/README.md", "js");
    assert.match(run("package", first), /^mapped /);
  });

  test("pkg/README.md, requests in lanes", () => {
    const connect = 'import { Connector } from "@suprsend/segment-transform";\nconst connector = new Connector();\n';
    const event = (at) => `{"type":"track","userId":"u${at}","event":"Signed Up"}`;
    const events = `const body = '[${Array.from({ length: 500 }, (_, at) => event(at % 9)).join(",")}]';\n`;
    const hub =
      "let sent = 0; const send = async (request) => { sent += JSON.parse(new TextDecoder().decode(request)).length; };\n";
    const source = blocks("pkg/README.md", "js").find((block) => block.includes("lanes"));
    assert.equal(run("lanes", `${connect}${events}${hub}${source}console.log(sent);`), "500\n");
  });

  test("pkg/README.md, a custom module", () => {
    const source = blocks("pkg/README.md", "js").find((block) => block.includes("./slim") || block.includes("/slim"));
    const wasm = JSON.stringify(join(root, "pkg/dist/core.wasm"));
    const bytes = `import { readFileSync } from "node:fs";\nconst module = readFileSync(${wasm});\n`;
    const rest = source.replace(/^import module .*\n/m, "");
    assert.equal(run("slim", `${bytes}${rest}console.log(typeof Connector);`), "function\n");
  });
});

describe("the webhook in Workers and in Hono: the lines are in the examples, which run", () => {
  const examples = {
    "README.md": ["workers/index.js"],
    "pkg/README.md": ["workers/index.js", "hono/server.js"],
  };
  for (const [page, files] of Object.entries(examples)) {
    test(page, () => {
      const snippets = blocks(page, "js").filter((block) => block.includes("createWebhook"));
      assert.equal(snippets.length, files.length);
      for (const [at, file] of files.entries()) assertLinesOf(file, snippets[at]);
    });
  }
});

function assertLinesOf(file, snippet) {
  const lines = readFileSync(join(harness, "examples", file), "utf8").split("\n");
  let from = 0;
  for (const line of snippet.trimEnd().split("\n")) {
    const found = lines.indexOf(line, from);
    assert.notEqual(found, -1, `${file} has no line \`${line}\` there`);
    from = found + 1;
  }
}

test("Node prints what the package's README shows", () => {
  const [, command, printed] = read("pkg/README.md").match(/^\$ node -p '(.*?)'\n(.*)$/ms);
  const line = printed.split("\n")[0];
  assert.equal(execFileSync(process.execPath, ["-p", command], { encoding: "utf8", cwd: harness }), `${line}\n`);
});

test("every make target that a page names exists", () => {
  const targets = new Set([...read("Makefile").matchAll(/^([a-z-]+):/gm)].map(([, name]) => name));
  for (const page of PAGES) {
    const named = [...read(page).matchAll(/(?:^|`)make ([a-z-]+)/gm)].map(([, name]) => name);
    for (const name of named) assert.ok(targets.has(name), `${page}: make ${name}`);
  }
});

test("every link to a file has a target", () => {
  for (const page of PAGES) {
    const links = [...read(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link]) => link);
    for (const link of links.filter((link) => !/^[a-z]+:/.test(link))) {
      assert.ok(existsSync(join(root, dirname(page), link)), `${page}: ${link}`);
    }
  }
});

test("every path that a page names exists", () => {
  for (const page of PAGES) {
    const paths = [...read(page).matchAll(/`((?:src|tests|pkg|js-harness)\/[\w./-]*)`/g)].map(([, path]) => path);
    for (const path of paths) assert.ok(existsSync(join(root, path)), `${page}: ${path}`);
  }
});
