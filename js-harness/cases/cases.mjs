// What the package is held to: the shared vectors, and the corpus by some mappings.
import { readFileSync } from "node:fs";

import { recommendedMapping } from "@suprsend/segment-transform";

const FILES = [
  "both",
  "identify",
  "channels",
  "mapping",
  "track",
  "events",
  "context",
  "mapping-problems",
  "profile",
  "deliveries",
];

/** The files of vectors, by name. */
export const vectors = Object.fromEntries(
  FILES.map((file) => [
    file,
    JSON.parse(readFileSync(new URL(`../../tests/vectors/${file}.json`, import.meta.url), "utf8")),
  ]),
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
