// The workloads: webhook bodies, and events as objects.
import { readFileSync } from "node:fs";

import { corpus, noCorpus } from "../cases/corpus.mjs";

const encoder = new TextEncoder();

const files = ["identify", "identify-full", "track-full", "identify-300-traits", "identify-japanese", "track-japanese"];
const texts = Object.fromEntries(
  files.map((name) => [
    name,
    readFileSync(new URL(`../../benches/workloads/${name}.json`, import.meta.url), "utf8").trimEnd(),
  ]),
);
/** Names as short as those in the mapping. */
const likeIsTrait1 = texts["identify-300-traits"].replace(/custom_attribute_0*(?=\d)/g, "is_trait_");
const hundred = arrayOf100(texts["identify-full"], texts["track-full"]);
const japanese = arrayOf100(texts["identify-japanese"], texts["track-japanese"]);

/**
 * Named as in the targets. A workload is one or more bodies, delivered in sequence. The workloads
 * of bytes are also in benches/workloads.rs.
 */
export const deliveries = [
  { name: "identify", bodies: bytes(texts.identify) },
  { name: "identify, full context", bodies: bytes(texts["identify-full"]) },
  { name: "track, full context", bodies: bytes(texts["track-full"]) },
  { name: "identify, 300 traits", bodies: bytes(texts["identify-300-traits"]) },
  { name: "identify, 300 traits like is_trait_1", bodies: bytes(likeIsTrait1) },
  { name: "array of 100", bodies: bytes(hundred) },
  // One character beyond Latin-1 makes engines store the whole text as UTF-16.
  { name: "array of 100 as a string beyond Latin-1", bodies: [hundred.replaceAll("Peter Gibbons", "Petr Žižka")] },
  { name: "array of 100, Japanese values", bodies: bytes(japanese) },
];

/** Real events. The other contenders implement fewer rules, so their bytes may differ. */
export const corpusDeliveries = noCorpus
  ? []
  : [
      { name: "corpus, one by one", bodies: bytes(...corpus) },
      { name: "corpus, one array", bodies: bytes(`[${corpus.join(",")}]`) },
    ];

/** The same event with few and with many traits: unmapped traits should cost nothing. */
export const objects = [7, 300].map((count) => ({ name: `${count} traits`, event: withTraits(count) }));

function arrayOf100(identify, track) {
  return `[${Array.from({ length: 50 }, () => [identify, track])
    .flat()
    .join(",")}]`;
}

function bytes(...texts) {
  return texts.map((text) => encoder.encode(text));
}

function withTraits(count) {
  const traits = Object.entries(JSON.parse(texts["identify-300-traits"]).traits).slice(0, count);
  const event = { ...JSON.parse(texts["identify-full"]), traits: Object.fromEntries(traits) };
  // Laid out like objects from a parser, as real events are.
  return JSON.parse(JSON.stringify(event));
}
