// The tarball in a fresh project of Next.js, in the version of the examples.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { chromium } from "./browsers.mjs";
import { freshProject, readJson, root, run, useSettingsPage } from "./fresh-project.mjs";
import { Screen } from "./screen.mjs";

test("Next.js renders it on the server, and a browser takes over", async (t) => {
  const { next } = readJson(join(root, "../examples/next/package.json")).dependencies;
  const { folder, remove } = freshProject("next", ["react", "react-dom"], { next });
  t.after(remove);
  const command = join(folder, "node_modules/.bin/next");
  run(command, ["build"], folder);
  const server = spawn(command, ["start", "--port", "0"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  t.after(async () => {
    const gone = once(server, "exit");
    server.kill();
    await gone;
  });
  const url = await addressIn(server.stdout);
  assert.match(await (await fetch(url)).text(), /<segment-mapping-preview><\/segment-mapping-preview>/);

  const browser = await chromium.launch();
  t.after(() => browser.close());
  const screen = new Screen(await browser.newPage(), { url });
  await screen.page.setViewport({ width: 1280, height: 800 });
  await screen.open();
  await screen.untilResult({
    user: "next",
    channels: [{ label: "Email", value: "ann@example.com", place: "traits.mail", mark: "new" }],
  });
  await screen.open("", "client");
  await useSettingsPage(screen, "next");
  assert.deepEqual(
    screen.complaints.filter((complaint) => !/favicon|404/.test(complaint)),
    [],
  );
});

async function addressIn(output) {
  for await (const line of createInterface({ input: output })) {
    const [address] = line.match(/http:\/\/localhost:\d+/) ?? [];
    if (address) return `${address}/`;
  }
  throw new Error("expected the server's address, found the end of its output");
}
