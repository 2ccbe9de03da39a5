// Launch options for the browsers that browsers.sh installs.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const EXECUTABLES = {
  chrome: [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  firefox: ["firefox", "firefox-esr", "/Applications/Firefox.app/Contents/MacOS/firefox"],
};

/** Options for puppeteer to launch a browser headless. */
export function launchOptions(browser) {
  // Chromium has no sandbox for root, the usual user in containers.
  const args = browser === "chrome" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return { browser, executablePath: executable(browser), args };
}

function executable(browser) {
  const folders = process.env.PATH.split(delimiter);
  const names = EXECUTABLES[browser];
  const paths = names.flatMap((name) => (name.startsWith("/") ? name : folders.map((folder) => join(folder, name))));
  const found = paths.find(existsSync);
  if (!found) throw new Error(`expected one of ${names.join(", ")}, found none`);
  return found;
}
