// Events to begin with.
import { identify, track } from "../../cases/documented-calls.json";

export interface Sample {
  id: string;
  label: string;
  text: string;
}

/** As Segment's Event Tester sends it, with the email address outside `traits`. */
const eventTester = {
  messageId: "segment-test-message-q3v8zr",
  timestamp: "2024-07-01T12:30:00.000Z",
  type: "identify",
  email: "test@example.org",
  projectId: "aBcDeFgHiJkL",
  traits: { trait1: 1, trait2: "test", trait3: true },
  userId: "test-user-l5rk2a",
};

const newAddress = [
  { type: "identify", userId: "97980cfea0067", traits: { email: "peter@example.com", plan: "free" } },
  { type: "track", userId: "97980cfea0067", event: "Plan Upgraded", properties: { plan: "premium" } },
  {
    type: "identify",
    userId: "97980cfea0067",
    traits: { email: "peter.gibbons@example.net", phone: "+15555555555", plan: "premium" },
  },
];

const troubles = [
  { type: "identify", userId: "u-1", traits: { email: "ann@example.com", phone: "555 0100", language: "en-US" } },
  { type: "identify", userId: "u-2", traits: { email: "not an address", phone: ["+15555550102", "+15555550103"] } },
  { type: "identify", anonymousId: "a-3", traits: { email: "visitor@example.com" } },
  { type: "identify", traits: { email: "nobody@example.com" } },
  { type: "track", userId: "u-1", event: "Order Placed", timestamp: "yesterday", properties: { total: 42.5 } },
  { type: "track", userId: "u-2", event: "$purchase", properties: {} },
  { type: "track", userId: "u-2", properties: { total: 7 } },
  { type: "page", userId: "u-1", name: "Pricing" },
  { type: "identify", userId: "u-4", traits: { $email: "forged@example.com", email: "" } },
];

const pushTokens = {
  type: "identify",
  userId: "mobile-4711",
  traits: {
    name: "Asha Rao",
    fcmAndroidpush: ["fGk3Q9x:APA91bHun4MxP5egoKMwt2KZFBaFUH", "dTz81Lm:APA91bE5tW2uYxZ0aQpLs7JrC3vNkO"],
    xiaomiAndroidpush: "mi-9d2f6c1b7e",
    apnsIospush: "740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad",
    language: "hi",
  },
};

export const samples: Sample[] = [
  { id: "identify", label: "Identify call", text: indented(identify) },
  { id: "track", label: "Track call", text: indented(track) },
  { id: "event-tester", label: "Event Tester", text: indented(eventTester) },
  { id: "new-address", label: "New address", text: indented(newAddress) },
  { id: "troubles", label: "Common problems", text: oneEach(troubles) },
  { id: "push-tokens", label: "Push tokens", text: indented(pushTokens) },
];

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function oneEach(events: unknown[]): string {
  return `[\n${events.map((event) => `  ${JSON.stringify(event)}`).join(",\n")}\n]`;
}
