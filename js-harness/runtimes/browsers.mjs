// Runs real browsers, headless, and serves folders to them.
import { copyFileSync } from "node:fs";
import { join } from "node:path";

import puppeteer from "puppeteer-core";
import { preview } from "vite";

import { launchOptions } from "../setup/browsers.mjs";

/** The results of the page in a folder. */
export async function proveInPage(project, folder, browser = "chrome") {
  if (folder !== project) copyFileSync(join(project, "cases.json"), join(folder, "cases.json"));
  // A plain web server without a build step.
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

/** The results of the page at a URL, and the browser's version. */
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
