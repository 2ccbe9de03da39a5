// A fresh project with the package installed from its tarball.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const { devDependencies } = readJson(join(root, "package.json"));

export function run(command, args, cwd) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  return execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: "pipe" });
}

/** Copies a folder of `test` and installs packages, at this package's versions or at given ones. */
export function freshProject(folder, packages, versions = {}) {
  const project = mkdtempSync(join(tmpdir(), "preview-"));
  const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], root));
  cpSync(join(root, "test", folder), project, { recursive: true });
  cpSync(join(root, "test/react-app.jsx"), join(project, "react-app.jsx"));
  const dependencies = { "@suprsend/segment-mapping-preview": `file:${filename}`, ...versions };
  for (const name of packages) dependencies[name] = devDependencies[name];
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], project);
  return { folder: project, remove: () => rmSync(project, { recursive: true, force: true }) };
}

/** Uses a settings page whose first save fails, and checks that mounting it a hundred times leaks nothing. */
export async function useSettingsPage(screen, user) {
  await screen.untilResult({
    user,
    channels: [{ label: "Email", value: "ann@example.com", place: "traits.mail", mark: "new" }],
  });
  await screen.untilTexts(".save-state", ["Saved"]);
  await screen.setKey("SMS", "phone2");
  await screen.press("Save mapping");
  await screen.untilTexts(".save-state", ["Not saved: no network"]);
  await screen.press("Save mapping");
  await screen.untilTexts(".save-state", ["Saved"]);
  await screen.page.evaluate(mountOften);
  await screen.untilResult({ user });
  const alive = async () => {
    await screen.collectGarbage();
    return screen.page.evaluate(() => window.seen.filter((reference) => reference.deref()).length);
  };
  // The one on the page, and what a stack or a timer may still hold.
  await screen.until(async () => (await alive()) <= 4, true);
  assert.equal(await screen.page.evaluate(() => window.seen.length), 100);
}

/** Runs in the page. */
async function mountOften() {
  window.seen = [];
  for (let count = 0; count < 100; count++) {
    window.mount(false);
    window.mount(true);
    window.seen.push(new WeakRef(document.querySelector("segment-mapping-preview")));
    await new Promise((resolve) => setTimeout(resolve));
  }
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
