// The tarball that npm would publish, in projects of others: plain Vite, Vite with React, a static page,
// a server, and TypeScript.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build, preview } from "vite";
import { chromium } from "./browsers.mjs";
import { freshProject, root, run } from "./fresh-project.mjs";
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
    cpSync(join(folder, "static.html"), join(folder, "dist/static.html"));
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
    test(`works in a strict page: ${page}`, async () => {
      await screen.open("", `${page}.html`);
      await screen.untilResult({
        user: page,
        channels: [{ label: "Email", value: "ann@example.com", place: "traits.mail", mark: "new" }],
      });
      await screen.untilTexts(".save-state", ["Saved"]);
      await screen.setKey("SMS", "phone2");
      await screen.press("Save mapping");
      await screen.untilTexts(".save-state", ["Not saved: no network"]);
      await screen.press("Save mapping");
      await screen.untilTexts(".save-state", ["Saved"]);
      assert.deepEqual(screen.complaints.splice(0), []);
    });
  }

  test("React sets props, calls back, and mounts it a hundred times without a trace", async () => {
    await screen.open("", "react.html");
    await screen.setKey("SMS", "phone2");
    await screen.until(() => screen.page.evaluate(() => window.changes.at(-1)?.channels.sms), "phone2");
    const mount = (isMounted) => screen.page.evaluate((isMounted) => window.mount(isMounted), isMounted);
    for (let count = 0; count < 100; count++) {
      await mount(false);
      await mount(true);
    }
    await screen.untilResult({ user: "react" });
    const alive = async () => {
      await screen.collectGarbage();
      return screen.page.evaluate(() => window.seen.filter((reference) => reference.deref()).length);
    };
    // The one on the page, and what a stack or a timer may still hold.
    await screen.until(async () => (await alive()) <= 4, true);
    assert.equal(await screen.page.evaluate(() => window.seen.length), 100);
    assert.deepEqual(screen.complaints.splice(0), []);
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
