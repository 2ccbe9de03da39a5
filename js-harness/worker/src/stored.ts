import { type ConnectorSettings, DeliveryError } from "@suprsend/segment-transform/webhook";
import { log } from "./log";

const MAX_KEPT = 1_000;
/** How long to wait for KV if older settings are cached. */
const PATIENCE_MS = 1_000;
/** How long to wait before asking KV again after it failed. */
const RETRY_MS = 5_000;

interface Kept {
  text: string;
  settings: ConnectorSettings;
  /** When to read them again. */
  until: number;
}

// The entry that was read longest ago comes first. Promises are never shared between requests,
// since a Worker binds a promise to the request that created it.
const kept = new Map<string, Kept>();
/** Until when an ID counts as unknown, so a wrong key is not looked up repeatedly. */
const unknown = new Map<string, number>();

/** The settings that KV has under this ID. Returns the same object as long as they do not change. */
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

/** Leaves out the parser's message, since it quotes the text, which contains secrets. */
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
