// The cases that the package must pass: the shared vectors, and the corpus with
// several mappings.
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

/** The vector files, by name. */
export const vectors = Object.fromEntries(
  FILES.map((file) => [
    file,
    JSON.parse(readFileSync(new URL(`../../tests/vectors/${file}.json`, import.meta.url), "utf8")),
  ]),
);

/** The mappings for the corpus. */
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
