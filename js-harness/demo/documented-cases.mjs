// The calls that SuprSend's Segment page documents, and mappings for them.

import { readFileSync } from "node:fs";

const { identify, track } = JSON.parse(readFileSync(new URL("../cases/documented-calls.json", import.meta.url)));

const identifyCall = {
  ...identify,
  messageId: "3e8c1c9e-5d0f-4c7b-9a55-0d3b8f1f6a27",
  timestamp: "2024-07-01T12:30:00.000Z",
};

// Not a UUID, so the request shows the ID derived from it.
const trackCall = { ...track, messageId: "ajs-next-1719837005000-b1f4", timestamp: "2024-07-01T12:30:05.000Z" };

// As mobile SDKs send it, with traits that make the user known before the event
// arrives.
const trackCallWithUser = {
  ...trackCall,
  context: { traits: { name: identify.traits.name, email: identify.traits.email }, timezone: "Europe/Amsterdam" },
};

const mappingWithUsers = {
  add_prefix: true,
  context: { users: true },
  preferences: { timezone: "$.context.timezone" },
};

const mappingWithLanguage = {
  channels: { slack_email: "slack_email" },
  preferences: { preferred_language: "language" },
};

/** The cases to show: a call of each type, with the mapping that shows the most, or with the given mapping. */
export function documentedCases(mapping) {
  return [
    { title: "1. An identify call becomes a user", call: identifyCall, mapping: mapping ?? mappingWithLanguage },
    { title: "2. A track call brings its user", call: trackCallWithUser, mapping: mapping ?? mappingWithUsers },
  ];
}

/** The events of a delivery. The hub does not know the tenant `initech`. */
export const deliveredEvents = [
  identifyCall,
  { ...trackCall, properties: { ...track.properties, company: "initech" } },
  { ...trackCall, event: "Signed In", messageId: "ajs-next-1719837009000-c7a2" },
];
export const refusedTenant = "initech";
export const deliveryMapping = { tenant_id: "company" };
