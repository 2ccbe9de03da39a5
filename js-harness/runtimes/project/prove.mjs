// Runs all cases and returns a short summary of the results. `api` is the imported package.
// `createWebhook` is from its webhook, if the runtime is for servers.
import { checks, deliveries } from "./checks.mjs";
import { webhookFaults } from "./webhook.mjs";

export async function prove(api, cases, createWebhook) {
  const failed = [];
  let vectors = 0;
  for (const { file, name, expected, found } of checks(api, cases.vectors)) {
    vectors++;
    const [actual, wanted] = [JSON.stringify(attempt(found)), JSON.stringify(expected)];
    if (actual !== wanted) failed.push(`${file}.json, ${name}: expected ${wanted}, found ${actual}`);
  }
  if (createWebhook !== undefined) failed.push(...(await webhookFaults(createWebhook)));
  return {
    vectors,
    failed,
    events: cases.corpus.length,
    outcomes: await sha256(outcomes(api, cases)),
    payloads: await sha256(requests(api, cases)),
  };
}

function attempt(found) {
  try {
    return found();
  } catch (error) {
    return `${error}`;
  }
}

/** The outcome of each corpus event, as an object and with each mapping, one per line. */
function* outcomes(api, { corpus, mappings }) {
  for (const mapping of Object.values(mappings)) {
    const connector = new api.Connector(mapping);
    for (const event of corpus) yield `${JSON.stringify(connector.transform(JSON.parse(event)))}\n`;
  }
}

/** The bodies for the hub, of every delivery. */
function* requests(api, cases) {
  for (const { mapping, workspace, lines, bodies } of deliveries(cases)) {
    const connector = new api.Connector(mapping, { workspace });
    for (const body of bodies) {
      try {
        yield* connector.transformDelivery(new TextEncoder().encode(body), { lines }).requests;
      } catch (error) {
        if (!(error instanceof api.JsonError)) throw error;
      }
    }
  }
}

async function sha256(parts) {
  const bytes = await new Blob([...parts]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
