import { type ConnectorSettings, DeliveryError } from "@suprsend/segment-transform/webhook";
import { log } from "./log";

const MAX_KEPT = 1_000;
/** How long KV may take if settings are known from before. */
const PATIENCE_MS = 1_000;
/** How soon KV is asked again after it failed, in milliseconds. */
const RETRY_MS = 5_000;

interface Kept {
  text: string;
  settings: ConnectorSettings;
  /** When they are to be read again. */
  until: number;
}

// The one that was not read for longest comes first. A promise that another request awaits is never
// shared: a Worker binds it to the request that made it.
const kept = new Map<string, Kept>();
/** Until when an ID counts as unknown, so that a wrong key is not looked up again and again. */
const unknown = new Map<string, number>();

/** The settings that KV has under this ID: the same object for as long as they stay the same. */
export async function storedSettings(
  id: string,
  connectors: KVNamespace,
  seconds: number,
): Promise<ConnectorSettings | undefined> {
  const known = kept.get(id);
  if (known !== undefined && Date.now() < known.until) return known.settings;
  if (Date.now() < (unknown.get(id) ?? 0)) return undefined;

  let text: string | null;
  try {
    text = await (known === undefined ? connectors.get(id) : inTime(connectors.get(id)));
  } catch (error) {
    if (known === undefined) throw error;
    known.until = Date.now() + RETRY_MS;
    log("settings", { code: "settings_unavailable", connector: id.slice(0, 8) });
    return known.settings;
  }
  const until = Date.now() + seconds * 1000;
  kept.delete(id);
  unknown.delete(id);
  if (text === null) {
    keep(unknown, id, until);
    return undefined;
  }
  const settings = text === known?.text ? known.settings : parse(text);
  keep(kept, id, { text, settings, until });
  return settings;
}

async function inTime<T>(value: Promise<T>): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("KV did not answer in time")), PATIENCE_MS);
  });
  return Promise.race([value, late]).finally(() => clearTimeout(timer));
}

/** Without the parser's message, which quotes the text: there are secrets in it. */
function parse(text: string): ConnectorSettings {
  try {
    return JSON.parse(text);
  } catch {
    const message = "invalid connector settings: expected JSON, found other text";
    throw new DeliveryError(500, "invalid_settings", message);
  }
}

function keep<T>(entries: Map<string, T>, id: string, entry: T): void {
  entries.set(id, entry);
  const [oldest] = entries.keys();
  if (entries.size > MAX_KEPT && oldest !== undefined) entries.delete(oldest);
}
