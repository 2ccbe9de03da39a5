// Takes the pictures of the documentation, from the build: node test/pictures.mjs
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "./browsers.mjs";
import { Screen } from "./screen.mjs";

const documented = `#mapping=${encodeURIComponent(
  '{"preferences":{"preferred_language":"language"},"channels":{"slack_email":"slack_email"}}',
)}`;
const wide = { width: 1280, height: 800 };
const dashboard = { width: 1152, height: 800 };
const narrow = { width: 360, height: 740 };

/** A shop's users: most with an email address, some with a phone number under one of two keys. */
function shop() {
  return Array.from({ length: 1000 }, (_, at) => {
    const user = `customer-${at % 800}`;
    const time = new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString();
    if (at % 5 === 4) return { type: "track", userId: user, event: "Order Placed", timestamp: time };
    const traits = {
      email: at % 20 === 7 ? "none" : `${user}@example.com`,
      ...(at % 8 === 0 && { phone: `+1555555${String(at).padStart(4, "0")}` }),
      ...(at % 8 > 2 && { phone_number: `+1555555${String(at).padStart(4, "0")}` }),
      language: "en",
    };
    return { type: "identify", userId: user, traits, timestamp: time };
  });
}

const contact = {
  type: "identify",
  userId: "97980cfea0067",
  email: "peter@example.com",
  traits: {
    name: "Peter Gibbons",
    contact: { phone: "+15555555555" },
    whatsapp: null,
    Slack_email: "peter@example.com",
  },
};

const openShop = async (screen) => {
  await screen.drop(
    "events.jsonl",
    shop()
      .map((event) => JSON.stringify(event))
      .join("\n"),
  );
  await screen.untilTexts(".events .alert", ["Loaded 1,000 events."]);
};

const pictures = [
  ["wide-light", wide, "light", documented],
  ["coverage-1152-light", dashboard, "light", "", openShop],
  [
    "reasons-dark",
    wide,
    "dark",
    `#mapping=${encodeURIComponent('{"channels":{"whatsapp":"whatsapp","slack_email":"slack_email"}}')}`,
    (screen) => screen.setEvents(JSON.stringify(contact, null, 2)),
  ],
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
  // The comparison, the suggestions and the marks follow the result.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const path = `${folder}${name}.webp`;
  await screen.page.screenshot({ path, type: "webp", quality: 70 });
  console.log(`${name}.webp ${(statSync(path).size / 1000).toFixed(0)} kB`);
}
await screen.close();
