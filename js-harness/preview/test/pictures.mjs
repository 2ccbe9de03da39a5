// Takes the pictures of the documentation, from the build: node test/pictures.mjs
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "./browsers.mjs";
import { Screen } from "./screen.mjs";

const documented = `#mapping=${encodeURIComponent(
  '{"preferences":{"preferred_language":"language"},"channels":{"slack_email":"slack_email"}}',
)}`;
const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };

const pictures = [
  ["wide-light", wide, "light", documented],
  ["new-address-dark", wide, "dark", "#sample=new-address", (screen) => screen.click(".row:nth-of-type(4)")],
  ["troubles-dark", wide, "dark", "#sample=troubles"],
  ["completions-light", wide, "light", documented, (screen) => screen.click(screen.key("Whatsapp"))],
  ["problems-light", wide, "light", '#mapping={"channels":{"sms":5,"emial":"email"}}'],
  ["narrow-mapping-light", narrow, "light", documented],
  ["narrow-events-dark", narrow, "dark", "#sample=troubles", (screen) => screen.press("Events")],
  ["narrow-result-light", narrow, "light", documented, (screen) => screen.press("Result")],
];

const folder = fileURLToPath(new URL("../pictures/", import.meta.url));
mkdirSync(folder, { recursive: true });
const screen = await Screen.launch(chromium);
for (const [name, size, scheme, hash, act] of pictures) {
  await screen.page.setViewport({ ...size, deviceScaleFactor: size === narrow ? 1.5 : 1 });
  await screen.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await screen.open(hash);
  await act?.(screen);
  // The comparison and the marks follow the result.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const path = `${folder}${name}.webp`;
  await screen.page.screenshot({ path, type: "webp", quality: 70 });
  console.log(`${name}.webp ${(statSync(path).size / 1000).toFixed(0)} kB`);
}
await screen.close();
