// Real browsers, headless, and folders served to them.
import { copyFileSync } from "node:fs";
import { join } from "node:path";

import puppeteer from "puppeteer-core";
import { preview } from "vite";

import { launchOptions } from "../setup/browsers.mjs";

/** What the page of a folder proves. */
export async function proveInPage(project, folder, browser = "chrome") {
  if (folder !== project) copyFileSync(join(project, "cases.json"), join(folder, "cases.json"));
  // A plain web server: nothing is built.
  const server = await preview({
    configFile: false,
    logLevel: "error",
    root: folder,
    build: { outDir: "." },
    preview: { host: "127.0.0.1" },
  });
  try {
    return await proveAt(server.resolvedUrls.local[0], browser);
  } finally {
    await server.close();
  }
}

/** What the page at a URL proves, and the browser's version. */
export async function proveAt(url, browser = "chrome") {
  const opened = await puppeteer.launch(launchOptions(browser));
  try {
    const page = await opened.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(url);
    const proof = await page.evaluate(() => globalThis.proof);
    if (!proof) throw new Error(errors.join("\n") || `the page at ${url} did nothing`);
    const [, version] = (await opened.version()).split("/");
    return { version, ...proof };
  } finally {
    await opened.close();
  }
}
