// The snippets in the READMEs work unchanged, and their links have targets.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createWebhook } from "@suprsend/segment-transform/webhook";
import { vectors } from "../cases/cases.mjs";
import { blocks, pages, prose, read, root } from "../guides/pages.mjs";

const harness = join(root, "js-harness");
const snippets = (page, language) => blocks(page, language).map(({ text }) => text);

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
    assert.match(run("readme", snippets("README.md", "js")[0]), /^mapped \{\n {2}'\$schema': '2'/);
  });

  test("README.md, the webhook in Workers", () => {
    const block = snippets("README.md", "js").find((block) => block.includes("createWebhook"));
    writeFileSync(
      join(folder, "worker.mjs"),
      block.replace(/^import { env } .*/, 'const env = { SUPRSEND_API_KEY: "key" };'),
    );
    const answers = `import worker from "./worker.mjs";
      for (const key of ["key", "other"]) {
        const [headers, body] = [{ authorization: "Bearer " + key }, '{"type":"group","userId":"u1"}'];
        const answer = await worker.fetch(new Request("http://localhost/", { method: "POST", headers, body }));
        console.log(answer.status, (await answer.json()).message);
      }`;
    assert.match(run("deliver", answers), /^200 1 skipped.*\n401 /);
  });

  test("README.md, the webhook in Hono: a line of the example", () => {
    const [, line] = read("README.md").match(/`(app\.post\(.*?;)`/);
    assertLinesOf("hono/server.js", line);
  });

  test("pkg/README.md, the first one", () => {
    const [first] = snippets("pkg/README.md", "js");
    assert.match(run("package", first), /^mapped /);
  });

  test("pkg/README.md, requests in lanes", () => {
    const connect = 'import { Connector } from "@suprsend/segment-transform";\nconst connector = new Connector();\n';
    const event = (at) => `{"type":"track","userId":"u${at}","event":"Signed Up"}`;
    const events = `const body = '[${Array.from({ length: 500 }, (_, at) => event(at % 9)).join(",")}]';\n`;
    const hub =
      "let sent = 0; const send = async (request) => { sent += JSON.parse(new TextDecoder().decode(request)).length; };\n";
    const source = snippets("pkg/README.md", "js").find((block) => block.includes("lanes"));
    assert.equal(run("lanes", `${connect}${events}${hub}${source}console.log(sent);`), "500\n");
  });

  test("pkg/README.md, a custom module", () => {
    const source = snippets("pkg/README.md", "js").find((block) => block.includes("./slim") || block.includes("/slim"));
    const wasm = JSON.stringify(join(root, "pkg/dist/core.wasm"));
    const bytes = `import { readFileSync } from "node:fs";\nconst module = readFileSync(${wasm});\n`;
    const rest = source.replace(/^import module .*\n/m, "");
    assert.equal(run("slim", `${bytes}${rest}console.log(typeof Connector);`), "function\n");
  });
});

describe("the webhook in Workers and in Hono: the lines are in the examples, which run", () => {
  const examples = {
    "pkg/README.md": ["workers/index.js", "hono/server.js"],
  };
  for (const [page, files] of Object.entries(examples)) {
    test(page, () => {
      const found = snippets(page, "js").filter((block) => block.includes("createWebhook"));
      assert.equal(found.length, files.length);
      for (const [at, file] of files.entries()) assertLinesOf(file, found[at]);
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

test("every JSON block is JSON", () => {
  for (const page of pages) {
    for (const text of snippets(page, "json")) JSON.parse(text.startsWith('"') ? `{${text}}` : text);
  }
});

test("a customer's settings in the worker's guide can be used", () => {
  const [settings] = snippets("js-harness/worker/SETUP.md", "json");
  createWebhook({ connector: { connector_keys: ["key"], ...JSON.parse(settings.replaceAll("…", "some-text")) } });
});

test("the version of the crate is that of its guide", () => {
  const [, wanted] = snippets("examples/axum/README.md", "toml")[0].match(/^segment-transform = "(.*)"$/m);
  const [, version] = read("Cargo.toml").match(/^version = "(.*)"$/m);
  assert.ok(version.startsWith(`${wanted}.`), `${wanted}, ${version}`);
});

test("README.md counts the vectors", () => {
  const count = Object.values(vectors).reduce((sum, cases) => sum + cases.length, 0);
  assert.match(read("README.md"), new RegExp(`\\b${count} test vectors`));
});

test("every snippet in JavaScript has a test: here, or in guides", () => {
  const counts = pages.map((page) => [page, snippets(page, "js").length + snippets(page, "jsx").length]);
  assert.deepEqual(Object.fromEntries(counts.filter(([, count]) => count > 0)), {
    "README.md": 3,
    "js-harness/preview/README.md": 2,
    "pkg/README.md": 5,
  });
});

test("every make target that a page names exists", () => {
  const targets = new Set([...read("Makefile").matchAll(/^([a-z-]+):/gm)].map(([, name]) => name));
  for (const page of pages) {
    const named = [...read(page).matchAll(/(?:^|`)make ([a-z-]+)/gm)].map(([, name]) => name);
    for (const name of named) assert.ok(targets.has(name), `${page}: make ${name}`);
  }
});

const ON_GITHUB = /^https:\/\/github\.com\/suprsend\/segment-transform\/(?:blob|tree)\/main\//;

test("every link into the repository has a target, and its anchor has a heading", () => {
  for (const page of pages) {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
    for (const link of links.filter((link) => ON_GITHUB.test(link) || !/^[a-z]+:/.test(link))) {
      const [url, anchor] = link.split("#");
      const path = ON_GITHUB.test(url) ? url.replace(ON_GITHUB, "") : join(dirname(page), url || basename(page));
      assert.ok(existsSync(join(root, path)), `${page}: ${link}`);
      if (anchor !== undefined) assert.ok(anchorsOf(path).includes(anchor), `${page}: ${link}`);
    }
  }
});

/** The anchors that GitHub gives to a page's headings, or to a folder's README and its headings. */
function anchorsOf(path) {
  if (statSync(join(root, path)).isDirectory()) return ["readme", ...anchorsOf(join(path, "README.md"))];
  const headings = [...prose(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase());
  return headings.map((heading) => heading.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-"));
}

test("every path that a page names exists", () => {
  for (const page of pages) {
    const paths = [...read(page).matchAll(/`((?:src|tests|pkg|js-harness)\/[\w./-]*)`/g)].map(([, path]) => path);
    for (const path of paths) assert.ok(existsSync(join(root, path)), `${page}: ${path}`);
  }
});
