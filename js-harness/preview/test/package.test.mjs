// The tarball that npm would publish, in fresh projects: plain Vite, Vite with React, a static page, a
// server, and TypeScript.
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
  let server;

  before(async () => {
    ({ folder, remove } = freshProject("project", ["react", "react-dom", "preact", "@types/react"]));
    await build({
      root: folder,
      logLevel: "warn",
      oxc: { jsx: { runtime: "automatic" } },
      build: { rolldownOptions: { input: ["plain.html", "react.html"].map((page) => join(folder, page)) } },
    });
    for (const file of ["static.html", "static.js", "use.js"]) cpSync(join(folder, file), join(folder, "dist", file));
    cpSync(
      join(folder, "node_modules/@suprsend/segment-mapping-preview/lib"),
      join(folder, "dist/segment-mapping-preview"),
      { recursive: true },
    );
    const headers = { "content-security-policy": strictPolicy };
    server = await preview({ root: folder, preview: { port: 0, headers }, logLevel: "warn" });
    const browser = await chromium.launch();
    screen = new Screen(await browser.newPage(), { url: server.resolvedUrls.local[0], close: () => server.close() });
    await screen.page.setViewport({ width: 1280, height: 800 });
  });
  after(async () => {
    await screen?.close();
    remove?.();
  });

  for (const page of ["plain", "react", "static"]) {
    test(`works in a strict page, saves, and leaks nothing: ${page}`, async () => {
      await screen.open("", `${page}.html`);
      await useSettingsPage(screen, page);
      assert.deepEqual(screen.complaints.splice(0), []);
    });
  }

  test("React calls back with each change", async () => {
    await screen.open("", "react.html");
    await screen.setKey("SMS", "phone2");
    await screen.until(() => screen.page.evaluate(() => window.changes.at(-1)?.channels.sms), "phone2");
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
