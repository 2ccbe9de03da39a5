// The browsers of this machine, driven by one library: Chromium over CDP, Firefox over WebDriver BiDi.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import puppeteer from "puppeteer-core";

const macOs = "/Applications";

export const browsers = [
  {
    name: "Chromium",
    launch: () =>
      puppeteer.launch({
        browser: "chrome",
        executablePath: find(
          ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
          `${macOs}/Google Chrome.app/Contents/MacOS/Google Chrome`,
        ),
        // As root, which CI often is, its sandbox does not start.
        args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
      }),
  },
  {
    name: "Firefox",
    launch: () =>
      puppeteer.launch({
        browser: "firefox",
        executablePath: find(["firefox", "firefox-esr"], `${macOs}/Firefox.app/Contents/MacOS/firefox`),
      }),
  },
];

function find(commands, application) {
  const paths = commands.flatMap((command) => (process.env.PATH ?? "").split(delimiter).map((path) => join(path, command)));
  const found = [...paths, application].find(existsSync);
  if (found === undefined) throw new Error(`expected one of ${commands.join(", ")} in the path, found none`);
  return found;
}
