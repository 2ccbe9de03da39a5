// The browsers of this machine, driven by one library: Chromium over CDP, Firefox over WebDriver BiDi.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import puppeteer from "puppeteer-core";

/** What takes longer hangs. */
const PATIENCE = 20_000;

export const chromium = {
  name: "Chromium",
  launch: () =>
    puppeteer.launch({
      browser: "chrome",
      protocolTimeout: PATIENCE,
      executablePath: find(
        ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      ),
      // As root, which CI often is, its sandbox does not start.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    }),
};

export const firefox = {
  name: "Firefox",
  launch: () =>
    puppeteer.launch({
      browser: "firefox",
      protocolTimeout: PATIENCE,
      executablePath: find(["firefox", "firefox-esr"], "/Applications/Firefox.app/Contents/MacOS/firefox"),
    }),
};

function find(commands, application) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  const found = [...paths, application].find(existsSync);
  if (found === undefined) throw new Error(`expected one of ${commands.join(", ")} in the path, found none`);
  return found;
}
