// What the package is held to: the shared vectors and, where it is at hand, a corpus of real Segment events.
import { existsSync, readFileSync } from "node:fs";

import { recommendedMapping } from "@suprsend/segment-transform";

const FILES = ["both", "identify", "channels", "mapping", "track", "mapping-problems", "profile", "deliveries"];
const corpusFolder = new URL("../../../shared/corpus/", import.meta.url);

/** The files of vectors, by name. */
export const vectors = Object.fromEntries(
  FILES.map((file) => [
    file,
    JSON.parse(readFileSync(new URL(`../../tests/vectors/${file}.json`, import.meta.url), "utf8")),
  ]),
);

/** Why tests of the corpus are skipped; false if they are not. */
export const noCorpus = existsSync(corpusFolder) ? false : "the corpus of real Segment payloads is not here";

/** Events, each as its line of JSON. */
export const corpus = noCorpus
  ? []
  : ["identify", "track"].flatMap((name) =>
      readFileSync(new URL(`${name}.jsonl`, corpusFolder), "utf8")
        .trimEnd()
        .split("\n"),
    );

/** What the corpus is mapped by. */
export const mappings = {
  default: {},
  recommended: { ...recommendedMapping, add_prefix: true },
  several: {
    preferences: { preferred_language: ["language", "locale", "address.country"] },
    channels: {
      email: ["email", "Email", "contact.email"],
      sms: ["phone", "company.phone"],
      whatsapp: ["address.street", "age"],
    },
  },
};
