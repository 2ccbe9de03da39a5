import type { Env } from "./env";
import { Refusal } from "./refusal";

/** Segment's classic webhooks wait for 5 s, the newer ones for 10. */
const TIMEOUT_MS = 4_000;
/** What to tell Segment where a throttling hub does not say. */
const RETRY_SECONDS = 30;
const LONGEST_RETRY_SECONDS = 12 * 60 * 60;

/** Sends all bodies, each as far as it goes: what arrived twice after a retry, SuprSend knows by its `$insert_id`. */
export async function sendAll(bodies: Uint8Array[], key: string, env: Env): Promise<void> {
  const signal = AbortSignal.timeout(env.HUB_TIMEOUT_MS ?? TIMEOUT_MS);
  const results = await Promise.allSettled(bodies.map((body) => send(body, key, env.HUB_URL, signal)));
  const failed = results.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  if (failed !== undefined) throw failed.reason;
}

/** Returns once the hub has the body. Whatever else happens is a refusal after which to try again. */
export async function send(body: Uint8Array, key: string, hubUrl: string, signal: AbortSignal): Promise<void> {
  const response = await post(body, key, hubUrl, signal);
  await response.body?.cancel();
  const { ok, status } = response;
  if (ok) return;
  if (status === 429) {
    throw new Refusal(429, "hub_throttled", "the hub takes no more for now", retryAfter(response.headers));
  }
  if (status === 401 || status === 403) {
    throw new Refusal(503, "hub_refused_key", `the hub refused the key of the connector, with status ${status}`);
  }
  throw new Refusal(503, "hub_failed", `the hub answered with status ${status}`);
}

async function post(body: Uint8Array, key: string, hubUrl: string, signal: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  try {
    // No redirect is followed: the key is for this hub.
    return await fetch(`${hubUrl.replace(/\/$/, "")}/event/`, {
      method: "POST",
      headers,
      body,
      signal,
      redirect: "manual",
    });
  } catch {
    if (signal.aborted) throw new Refusal(503, "hub_timed_out", "the hub did not answer in time");
    throw new Refusal(503, "hub_unreachable", "the hub could not be reached, or broke off");
  }
}

/** `Retry-After` as seconds, be it a number or a date. */
function retryAfter(headers: Headers): number {
  const given = headers.get("retry-after") ?? "";
  const seconds = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return RETRY_SECONDS;
  return Math.min(Math.max(Math.ceil(seconds), 0), LONGEST_RETRY_SECONDS);
}
