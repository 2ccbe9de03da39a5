// Serves the build, opens a browser, and runs the suites in it.
import { after, before, describe } from "node:test";
import { Screen } from "./screen.mjs";
import { serve } from "./serve.mjs";
import * as suites from "./suites/index.mjs";

export function runIn({ name, launch }) {
  describe(name, () => {
    let server;
    let browser;
    let screen;

    before(async () => {
      server = await serve();
      browser = await launch();
      screen = new Screen(await browser.newPage(), server.url);
      await screen.page.setViewport({ width: 1280, height: 800 });
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    for (const [suite, tests] of Object.entries(suites)) {
      describe(suite, () => tests(() => screen));
    }
  });
}
