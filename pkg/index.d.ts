/** What the connector's settings page saves. A missing member takes its default, `null` unmaps it. */
export interface Mapping {
  /** Whether a track event's name becomes `segment : ` and the name. Default `false`. */
  readonly add_prefix?: boolean;
  /** What a user prefers, and the traits that tell. */
  readonly preferences?: {
    /** The traits that hold the user's language; the first valid value wins. Default `null`. */
    readonly preferred_language?: TraitKeys;
  };
  /** The traits of each channel. By default `email` is mapped to `email` and `sms` to `phone`. */
  readonly channels?: { readonly [channel in ChannelId]?: TraitKeys };
}

/**
 * One trait, several, or none. A key names an own member of `traits`; where there is none and the
 * key holds a dot, it descends through nested objects (`contact.email`).
 */
export type TraitKeys = string | readonly string[] | null;

/** A mapping with every member, as {@link defaultMapping} and {@link recommendedMapping} are. */
export interface FullMapping extends Mapping {
  /** Whether a track event's name becomes `segment : ` and the name. */
  readonly add_prefix: boolean;
  /** The trait that holds the user's language. */
  readonly preferences: { readonly preferred_language: string | null };
  /** The trait of each channel. */
  readonly channels: { readonly [channel in ChannelId]: string | null };
}

/** A channel, as the mapping names it. */
export type ChannelId =
  | "email"
  | "sms"
  | "whatsapp"
  | "slack_email"
  | "slack_user_id"
  | "androidpush_fcm"
  | "androidpush_xiaomi"
  | "iospush_apns";

/** One way to reach a user, as data to build a form from. */
export interface Channel {
  /** As the mapping names it. */
  readonly id: ChannelId;
  /** As a settings page calls it, such as `Slack (Email)`. */
  readonly label: string;
  /** The trait that is mapped to it by default. */
  readonly default_key: string | null;
  /** The trait that the recommended mapping maps to it. */
  readonly recommended_key: string;
}

/** One thing that is wrong with a mapping. */
export interface MappingProblem {
  /** JSON Pointer (RFC 6901) into the mapping. */
  path: string;
  /** What kind of problem it is. */
  code: MappingProblemCode;
  /** What was expected and what was found. */
  message: string;
}

/** What kind of problem a mapping has. */
export type MappingProblemCode =
  /** A value of another type than the mapping has there. */
  | "wrong_type"
  /** No such member; the message tells the nearest known name. */
  | "unknown_member"
  /** A key without a character. */
  | "empty_key"
  /** A key with half of a surrogate pair. */
  | "invalid_unicode"
  /** A getter or a proxy threw. */
  | "unreadable_member";

/** Thrown for a mapping that cannot be used. */
export class MappingError extends Error {
  private constructor();
  /** Tells the class where `instanceof` cannot. */
  readonly name: "MappingError";
  /** The same for every error of this class. */
  readonly code: "invalid_mapping";
  /** Everything that is wrong with the mapping, in its order. */
  readonly problems: MappingProblem[];
}

/** Thrown for a delivery's body that is no JSON. */
export class JsonError extends Error {
  private constructor();
  /** Tells the class where `instanceof` cannot. */
  readonly name: "JsonError";
  /** The same for every error of this class. */
  readonly code: "invalid_json";
  /** Byte offset, from 0. */
  readonly offset: number;
  /** Line, from 1. */
  readonly line: number;
  /** Column in characters, from 1. */
  readonly column: number;
}

/** Something of a mapped event that did not reach SuprSend, or looks wrong. */
export interface Note<Code extends NoteCode = NoteCode> {
  /** What was noted. */
  code: Code;
  /** JSON Pointer (RFC 6901) into the event. */
  path: string;
  /** What was expected and what was found. */
  message: string;
}

/** Every note's code. */
export type NoteCode = IdentifyNoteCode | TrackNoteCode;

/** The codes of notes on identify calls. */
export type IdentifyNoteCode =
  | CommonNoteCode
  /** `traits` is not an object; there are no properties. */
  | "traits_not_object"
  /** Traits stand in `context.traits` alone, and are not used. */
  | "traits_in_context"
  /** A blank channel value. */
  | "empty_value"
  /** A channel value that is neither a string nor an integer. */
  | "not_a_string"
  /** A channel value with half of a surrogate pair. */
  | "invalid_unicode"
  /** More than ten values for a channel. */
  | "too_many_values"
  /** Sent, though it looks like no e-mail address. */
  | "email_looks_invalid"
  /** Sent, though it is no E.164 phone number. */
  | "phone_not_e164"
  /** Sent, though it looks like no Slack user id. */
  | "slack_user_id_looks_invalid"
  /** No current ISO 639-1 code; the language is left out. */
  | "language_not_iso_639_1"
  /** A mapped key at the top level of the event instead of in `traits`. */
  | "key_outside_traits"
  /** Sent, though SuprSend takes at most 10 KiB for one user. */
  | "payload_too_large";

/** The codes of notes on track calls. */
export type TrackNoteCode =
  | CommonNoteCode
  /** `properties` is not an object; the event has none. */
  | "properties_not_object";

type CommonNoteCode =
  /** `messageId` cannot serve as an insert id; a retry will not be recognised. */
  | "invalid_message_id"
  /** `timestamp` is no RFC 3339 date and time; `$time` is left out. */
  | "invalid_timestamp"
  /** `timestamp` is before 2022, which the hub refuses; `$time` is left out. */
  | "timestamp_too_old"
  /** A name that SuprSend keeps for itself; the member is left out. */
  | "reserved_property";

/** One value of one channel. */
export interface ChannelValue {
  /** The channel that the value is for. */
  channel: ChannelId;
  /** The address, number, id or token. */
  value: string;
  /** JSON Pointer (RFC 6901) to where it stands in the event. */
  from: string;
}

/** Traits or properties. Values that no rule concerns are handed on by reference. */
export type Properties = Record<string, unknown>;

/** A user, as an identify call tells of it. */
export interface MappedIdentify {
  /** It goes to SuprSend. */
  status: "mapped";
  /** Segment's `userId`. */
  distinct_id: string;
  /** All traits, mapped or not, but for the reserved ones. */
  properties: Properties;
  /** Values to append to the user's channels, in channel order. */
  channels: ChannelValue[];
  /** One of {@link languages}. */
  preferred_language?: string;
  /** What did not reach SuprSend, or looks wrong. */
  notes: Note<IdentifyNoteCode>[];
  /** What SuprSend's hub is to receive. */
  payload: UserPayload;
}

/** An event, as a track call tells of it. */
export interface MappedTrack {
  /** It goes to SuprSend. */
  status: "mapped";
  /** Segment's `userId`. */
  distinct_id: string;
  /** The final name, with the prefix if the mapping adds one. */
  event_name: string;
  /** The event's properties, but for the reserved ones. */
  properties: Properties;
  /** What did not reach SuprSend, or looks wrong. */
  notes: Note<TrackNoteCode>[];
  /** What SuprSend's hub is to receive. */
  payload: EventPayload;
}

/** A valid Segment event that has no place in SuprSend. */
export interface Skipped<Code extends SkipCode = SkipCode> {
  /** It does not go to SuprSend, and need not. */
  status: "skipped";
  /** Why it is skipped. */
  code: Code;
  /** JSON Pointer (RFC 6901) into the event. */
  path: string;
  /** What was expected and what was found. */
  message: string;
}

/** Why an event is skipped. */
export type SkipCode =
  /** Neither identify nor track. */
  | "unsupported_type"
  /** No `userId` yet, but an `anonymousId`. */
  | "anonymous_user";

/** An event that cannot be mapped. */
export interface Rejected<Code extends RejectCode | "invalid_json" = RejectCode> {
  /** It does not go to SuprSend, though it should. */
  status: "rejected";
  /** Why it is rejected. */
  code: Code;
  /** JSON Pointer (RFC 6901) into the event. */
  path: string;
  /** What was expected and what was found. */
  message: string;
}

/** Why an event is rejected. */
export type RejectCode =
  | CommonRejectCode
  | TrackRejectCode
  /** No `type`, or one that is no string, where events are mapped by it. */
  | "missing_type"
  /** Another `type` than that of the method. */
  | "wrong_type";

type CommonRejectCode =
  /** Not an object. */
  | "not_an_object"
  /** A getter or a proxy threw. */
  | "unreadable_member"
  /** Neither `userId` nor `anonymousId`. */
  | "missing_user_id"
  /** `userId` is neither a string nor a safe integer, or no valid Unicode. */
  | "invalid_user_id"
  /** `userId` has more than 255 characters. */
  | "user_id_too_long";

type TrackRejectCode =
  /** A track event without a name. */
  | "missing_event_name"
  /** `event` is not a string, or no valid Unicode. */
  | "invalid_event_name"
  /** The event's name begins with `$` or `ss_`. */
  | "reserved_event_name"
  /** The event's name has fewer than two characters. */
  | "event_name_too_short";

/** What {@link Connector.transformIdentify} gives. */
export type IdentifyOutcome = MappedIdentify | Skipped<"anonymous_user"> | Rejected<CommonRejectCode | "wrong_type">;

/** What {@link Connector.transformTrack} gives. */
export type TrackOutcome =
  | MappedTrack
  | Skipped<"anonymous_user">
  | Rejected<CommonRejectCode | TrackRejectCode | "wrong_type">;

/** What {@link Connector.transform} gives: `"event_name" in outcome` tells a track call. */
export type Outcome =
  | MappedIdentify
  | MappedTrack
  | Skipped
  | Rejected<CommonRejectCode | TrackRejectCode | "missing_type">;

/** A user, as SuprSend's hub takes it. */
export interface UserPayload {
  /** The version of this form. */
  $schema: "2";
  /** The same for every retry of an event. */
  $insert_id?: string;
  /** Milliseconds since 1970. */
  $time?: number;
  /** The workspace key. */
  env?: string;
  /** Segment's `userId`. */
  distinct_id: string;
  /** Properties first, then a value of a channel each, then the language. */
  $user_operations: UserOperation[];
}

/** What is to be changed of a user. */
export type UserOperation =
  | { $set: Properties }
  | { $append: { $email: string } }
  | { $append: { $sms: string } }
  | { $append: { $whatsapp: string } }
  | { $append: { $slack: { email: string } | { user_id: string } } }
  | { $append: { $androidpush: string; $id_provider: "fcm" | "xiaomi" } }
  | { $append: { $iospush: string; $id_provider: "apns" } };

/** An event, as SuprSend's hub takes it. */
export interface EventPayload {
  /** The same for every retry of an event. */
  $insert_id?: string;
  /** Milliseconds since 1970. */
  $time?: number;
  /** Segment's `messageId`. */
  $idempotency_key?: string;
  /** The workspace key. */
  env?: string;
  /** The final name, with the prefix if the mapping adds one. */
  event: string;
  /** Segment's `userId`. */
  distinct_id: string;
  /** The event's properties, but for the reserved ones. */
  properties: Properties;
}

/** A user, as identify calls have made it. */
export interface Profile {
  /** None before the first identify call. */
  distinct_id?: string;
  /** Every property that was ever set, with its last value. */
  properties: Properties;
  /** Every channel value that was ever appended, once. */
  channels: ChannelValue[];
  /** The last one that was set, of {@link languages}. */
  preferred_language?: string;
}

/** What becomes of a webhook's body, or of a file of events. */
export interface Delivery {
  /**
   * Bodies for `POST /event/` of SuprSend's hub: JSON arrays of payloads in the order of the events,
   * of at most 100 payloads and 800 KiB each. One larger payload goes alone.
   *
   * As with Node's Buffers, small ones share an ArrayBuffer with others of the same connector: send
   * the Uint8Array itself, never its `.buffer`.
   */
  readonly requests: Uint8Array[];
  /** How many events go to SuprSend. */
  readonly mapped: number;
  /** How many valid Segment events have no place in SuprSend. */
  readonly skipped: number;
  /** How many events cannot be mapped. */
  readonly rejected: number;
  /**
   * Every event that was skipped or rejected, or has notes, in order. They cost nothing until they
   * are first asked for; then the body is read once more, so ask before you change its bytes or
   * free the connector.
   */
  readonly issues: Issue[];
}

/** An event of a delivery that was skipped or rejected, or has notes. */
export type Issue = IssuePlace &
  (
    | { status: "mapped"; notes: Note[] }
    | Skipped
    | Rejected<Exclude<RejectCode, "wrong_type" | "unreadable_member"> | "invalid_json">
  );

interface IssuePlace {
  /** Which event it is, from 0. */
  index: number;
  /** Which line it stands in, from 1, where there is one event a line. */
  line?: number;
  /** Segment's `messageId`. */
  message_id?: string;
}

/** How a body is to be read. */
export interface DeliveryOptions {
  /**
   * The body holds one event a line: blank lines count for nothing, and a line that is no JSON is
   * rejected alone. Without it, lines are recognised where a first complete value is followed by a
   * newline and more.
   */
  readonly lines?: boolean;
}

/** What a connector is given beside its mapping. */
export interface ConnectorOptions {
  /** The workspace key that every payload carries as `env`. */
  readonly workspace?: string;
}

/**
 * A mapping, compiled for any number of events.
 *
 * The methods take any value and throw for none: what is wrong with an event is an outcome. They
 * see what `JSON.stringify` would write, and never change what they are given.
 *
 * Where the host stops a call midway, for want of memory or at the end of its stack, that call throws
 * an `Error` with the code `interrupted`. The next one has a fresh Wasm instance, by itself.
 */
export class Connector {
  /** @throws {MappingError} for a mapping that cannot be used */
  constructor(mapping?: Mapping, options?: ConnectorOptions);
  /** Maps an identify call; its `type` may be missing. */
  transformIdentify(payload: unknown): IdentifyOutcome;
  /** Maps a track call; its `type` may be missing. */
  transformTrack(payload: unknown): TrackOutcome;
  /** Maps an event by its `type`. */
  transform(payload: unknown): Outcome;
  /**
   * Maps a webhook's body: one event, an array of events, or one event a line. Bytes in, bytes out.
   * @throws {JsonError} for a body that is no JSON
   * @throws {TypeError} for a body that is neither bytes nor a string
   */
  transformDelivery(body: Uint8Array | string, options?: DeliveryOptions): Delivery;
  /**
   * Gives its memory back now rather than when it is collected. Freed once more, nothing happens;
   * used once more, or freed while it is mapping an event, it throws.
   */
  free(): void;
  /** As {@link Connector.free}, for `using`. */
  [Symbol.dispose](): void;
}

declare global {
  /** As `esnext.disposable` has it, for a compiler whose `lib` does not. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/**
 * Maps an identify call. For more than a few events a {@link Connector} is faster.
 * @throws {MappingError} for a mapping that cannot be used
 */
export function transformIdentify(payload: unknown, mapping?: Mapping): IdentifyOutcome;

/**
 * Maps a track call. For more than a few events a {@link Connector} is faster.
 * @throws {MappingError} for a mapping that cannot be used
 */
export function transformTrack(payload: unknown, mapping?: Mapping): TrackOutcome;

/** Everything that is wrong with a mapping; nothing if it can be used. */
export function validateMapping(mapping: unknown): MappingProblem[];

/**
 * A user's profile after an event; `profile` itself is not changed. What is no mapped identify
 * call, or is one for another user, changes nothing.
 */
export function applyToProfile(
  profile: Partial<Profile> | null | undefined,
  outcome: Outcome | IdentifyOutcome | TrackOutcome,
): Profile;

/** The mapping of `{}`. Frozen. */
export const defaultMapping: FullMapping;

/** The mapping for a fresh set-up. Frozen. */
export const recommendedMapping: FullMapping;

/** The channels in channel order. Frozen. */
export const channels: readonly Channel[];

/** The 183 current codes of ISO 639-1. Frozen. */
export const languages: readonly string[];
