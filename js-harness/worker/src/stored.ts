import { unauthorized } from "./auth";
import { Refusal } from "./refusal";
import { compileSettings, invalidSettings, type Settings } from "./settings";

/** How long an isolate goes on with what it has read; KV itself keeps it for up to a minute. */
const SECONDS = 30;
const MOST_KEPT = 1_000;

interface Kept {
  text: string;
  settings: Settings;
  readAt: number;
}

// The longest unread first. What another request is still awaiting is never shared: Workers bind a
// promise to the request that made it.
const kept = new Map<string, Kept>();

/** The settings that KV has under this id, compiled once for as long as they stay the same. */
export async function storedSettings(id: string, connectors: KVNamespace, seconds = SECONDS): Promise<Settings> {
  const known = kept.get(id);
  if (known !== undefined && Date.now() - known.readAt < seconds * 1000) return known.settings;
  const text = await read(id, connectors);
  kept.delete(id);
  if (text === null) throw unauthorized();
  // A connector that is no longer kept is not freed: a request may still be at work with it.
  const settings = text === known?.text ? known.settings : compileSettings(parse(text));
  keep(id, { text, settings, readAt: Date.now() });
  return settings;
}

async function read(id: string, connectors: KVNamespace): Promise<string | null> {
  try {
    return await connectors.get(id);
  } catch {
    throw new Refusal(503, "settings_unavailable", "the connector's settings could not be read");
  }
}

/** Without the parser's message, which quotes the text: there are secrets in it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidSettings(["expected JSON, found other text"]);
  }
}

function keep(id: string, entry: Kept): void {
  kept.set(id, entry);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}
