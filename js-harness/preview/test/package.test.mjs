// The tarball that npm would publish, in fresh projects: plain Vite, Vite with React 18, React 19 and Preact, a static
// page, a server, and TypeScript.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build, preview } from "vite";
import { chromium } from "./browsers.mjs";
import { freshProject, root, run, useSettingsPage } from "./fresh-project.mjs";
import { Screen } from "./screen.mjs";
import { strictPolicy } from "./serve.mjs";

describe("the package, installed in fresh projects", () => {
  let folder;
  let remove;
  let screen;

  before(async () => {
    ({ folder, remove } = freshProject("project", ["react", "react-dom", "preact", "@types/react"]));
    await buildPages(folder, ["plain", "react", "preact"]);
    for (const file of ["static.html", "static.js", "use.js"]) cpSync(join(folder, file), join(folder, "dist", file));
    cpSync(
      join(folder, "node_modules/@suprsend/segment-mapping-preview/lib"),
      join(folder, "dist/segment-mapping-preview"),
      { recursive: true },
    );
    screen = await openProject(folder);
  });
  after(async () => {
    await screen?.close();
    remove?.();
  });

  for (const page of ["plain", "react", "preact", "static"]) {
    test(`works in a strict page, saves, and leaks nothing: ${page}`, async () => {
      await screen.open("", `${page}.html`);
      await useSettingsPage(screen, page);
      assert.deepEqual(screen.complaints.splice(0), []);
    });
  }

  test("React passes its props on", async () => {
    await screen.open("", "react.html");
    await useProps(screen);
  });

  test("a server imports it, also twice, and renders the React component", () => {
    const html = run("node", ["server.mjs"], folder);
    assert.match(html, /^<segment-mapping-preview samples="off"><\/segment-mapping-preview>$/m);
  });

  test("its types fit plain TypeScript, React and Preact", () => {
    const tsc = join(root, "node_modules/.bin/tsc");
    run(tsc, ["--project", "tsconfig.json"], folder);
  });
});

test("the package works in React 18", async (t) => {
  const { folder, remove } = freshProject("project", ["preact"], { react: "18.3.1", "react-dom": "18.3.1" });
  t.after(remove);
  await buildPages(folder, ["react"]);
  const screen = await openProject(folder);
  t.after(() => screen.close());
  await screen.open("", "react.html");
  await useSettingsPage(screen, "react");
  await screen.open("", "react.html");
  await useProps(screen);
  const html = run("node", ["server.mjs"], folder);
  assert.match(html, /^<segment-mapping-preview samples="off"><\/segment-mapping-preview>$/m);
  assert.deepEqual(screen.complaints, []);
});

function buildPages(folder, pages) {
  return build({
    root: folder,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic" } },
    build: { rolldownOptions: { input: pages.map((page) => join(folder, `${page}.html`)) } },
  });
}

/** Serves a built project with a strict policy. */
async function openProject(folder) {
  const headers = { "content-security-policy": strictPolicy };
  const server = await preview({ root: folder, preview: { port: 0, headers }, logLevel: "warn" });
  const browser = await chromium.launch();
  const screen = new Screen(await browser.newPage(), {
    url: server.resolvedUrls.local[0],
    close: () => server.close(),
  });
  await screen.page.setViewport({ width: 1280, height: 800 });
  return screen;
}

/** Checks what the React component makes of its props. */
async function useProps(screen) {
  const { page } = screen;
  await screen.setKey("SMS", "phone2");
  await screen.until(() => page.evaluate(() => window.changes.at(-1)?.channels.sms), "phone2");
  assert.equal(await page.evaluate(() => document.querySelectorAll("segment-mapping-preview.my-preview").length), 1);
  await page.evaluate(() => window.setReadonly(true));
  await screen.untilTexts(".mapping > .panel-head button", ["View as JSON"]);
  await page.evaluate(() => window.setReadonly(false));
  await screen.untilTexts(".mapping > .panel-head button", ["Edit as JSON"]);
}
