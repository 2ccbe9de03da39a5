// The browsers of this machine, driven by one library: Chromium over CDP, Firefox over WebDriver BiDi.
import puppeteer from "puppeteer-core";

import { launchOptions } from "../../setup/browsers.mjs";

/** What takes longer hangs. */
const protocolTimeout = 20_000;

export const chromium = {
  name: "Chromium",
  launch: () => puppeteer.launch({ ...launchOptions("chrome"), protocolTimeout }),
};

export const firefox = {
  name: "Firefox",
  launch: () => puppeteer.launch({ ...launchOptions("firefox"), protocolTimeout }),
};
