// The built page in real browsers, used as a person would use it.
import { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { preview } from "vite";
import { browsers } from "./browsers.mjs";
import { documented } from "./documented.mjs";
import { Screen } from "./screen.mjs";

const suites = { documented };

for (const { name, launch } of browsers) {
  describe(name, () => {
    let server;
    let browser;
    let screen;

    before(async () => {
      server = await preview({ root: fileURLToPath(new URL("..", import.meta.url)), preview: { port: 0 } });
      browser = await launch();
      screen = new Screen(await browser.newPage(), server.resolvedUrls.local[0]);
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
