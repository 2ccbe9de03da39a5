// What is measured: webhook bodies, and events as objects.
import { readFileSync } from "node:fs";

import { corpus, noCorpus } from "../cases/corpus.mjs";

const encoder = new TextEncoder();

const texts = Object.fromEntries(
  ["identify", "identify-full", "track-full", "identify-300-traits"].map((name) => [
    name,
    readFileSync(new URL(`../../benches/workloads/${name}.json`, import.meta.url), "utf8").trimEnd(),
  ]),
);
const hundred = Array.from({ length: 50 }, () => [texts["identify-full"], texts["track-full"]]).flat();

/** Names as the targets know them; a workload is some bodies, delivered one after the other. */
export const deliveries = [
  { name: "identify", bodies: bodies(texts.identify) },
  { name: "identify, full context", bodies: bodies(texts["identify-full"]) },
  { name: "track, full context", bodies: bodies(texts["track-full"]) },
  { name: "identify, 300 traits", bodies: bodies(texts["identify-300-traits"]) },
  { name: "array of 100", bodies: bodies(`[${hundred.join(",")}]`) },
];

/** Real events, for which the others keep fewer rules: their bytes may differ. */
export const corpusDeliveries = noCorpus
  ? []
  : [
      { name: "corpus, one by one", bodies: bodies(...corpus) },
      { name: "corpus, one array", bodies: bodies(`[${corpus.join(",")}]`) },
    ];

/** The same event with few traits and with many: what no mapping names should cost nothing. */
export const objects = [7, 300].map((count) => ({ name: `${count} traits`, event: withTraits(count) }));

function bodies(...texts) {
  return texts.map((text) => encoder.encode(text));
}

function withTraits(count) {
  const traits = Object.entries(JSON.parse(texts["identify-300-traits"]).traits).slice(0, count);
  const event = { ...JSON.parse(texts["identify-full"]), traits: Object.fromEntries(traits) };
  // As a parser lays objects out, which is how events come.
  return JSON.parse(JSON.stringify(event));
}
