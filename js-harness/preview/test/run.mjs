// Runs the suites in a browser.
import { after, before, describe } from "node:test";
import { Screen } from "./screen.mjs";
import * as suites from "./suites/index.mjs";

export function runIn(browser) {
  describe(browser.name, () => {
    let screen;

    before(async () => {
      screen = await Screen.launch(browser);
      await screen.page.setViewport({ width: 1280, height: 800 });
    });
    after(() => screen?.close());

    for (const [suite, tests] of Object.entries(suites)) {
      describe(suite, () => tests(() => screen));
    }
  });
}
