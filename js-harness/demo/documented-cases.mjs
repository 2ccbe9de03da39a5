// The calls that SuprSend's Segment page documents, and the mappings to show them with.

import { readFileSync } from "node:fs";
import { recommendedMapping } from "@suprsend/segment-transform";

const { identify, track } = JSON.parse(readFileSync(new URL("../cases/documented-calls.json", import.meta.url)));

const identifyCall = {
  ...identify,
  messageId: "3e8c1c9e-5d0f-4c7b-9a55-0d3b8f1f6a27",
  timestamp: "2024-07-01T12:30:00.000Z",
};

// Not a UUID, so that the request shows the id derived from it.
const trackCall = { ...track, messageId: "ajs-next-1719837005000-b1f4", timestamp: "2024-07-01T12:30:05.000Z" };

// As mobile SDKs send it, so that its user is known before the event arrives.
const trackCallWithUser = {
  ...trackCall,
  context: { traits: { name: identify.traits.name, email: identify.traits.email }, timezone: "Europe/Amsterdam" },
};

const mappingWithUsers = { context: { users: true }, preferences: { timezone: "$.context.timezone" } };

// The page recommends `slackEmail`, but its sample call says `slack_email`.
const fullMapping = {
  ...recommendedMapping,
  channels: { ...recommendedMapping.channels, slack_email: "slack_email" },
};

/** What to show: every documented call under each mapping that matters to it, a call with its user, or those under one's own mapping. */
export function documentedCases(mapping) {
  if (mapping !== undefined) {
    return [
      { title: "identify, your mapping", call: identifyCall, mapping },
      { title: "track, your mapping", call: trackCall, mapping },
    ];
  }
  return [
    { title: "identify, default mapping", call: identifyCall, mapping: {} },
    { title: "identify, full mapping", call: identifyCall, mapping: fullMapping },
    { title: "track, default mapping", call: trackCall, mapping: {} },
    { title: "track, mapping with the prefix", call: trackCall, mapping: { add_prefix: true } },
    { title: "track, mapping with users", call: trackCallWithUser, mapping: mappingWithUsers },
  ];
}
