/**
 * The mapping that the connector's settings page saves. A missing member takes its default, and
 * `null` unmaps it.
 */
export interface Mapping {
  /** Whether the name of a track event gets the prefix `segment : `. Default `false`. */
  readonly add_prefix?: boolean;
  /** The keys of the user's preferences. For each, the first valid value wins. Default `null`. */
  readonly preferences?: {
    /** The keys of the language, an ISO 639-1 code. */
    readonly preferred_language?: Keys;
    /** The keys of the locale, such as `en-GB`. */
    readonly locale?: Keys;
    /** The keys of the time zone, such as `Europe/Amsterdam`. */
    readonly timezone?: Keys;
  };
  /** The keys of each channel. By default, `email` feeds `email` and `phone` feeds `sms`. */
  readonly channels?: { readonly [channel in ChannelId]?: Keys };
  /** The keys of an event's tenant, looked up in `properties`. The first valid value wins. Default `null`. */
  readonly tenant_id?: Keys;
  /** What is taken from an event's `context`. */
  readonly context?: {
    /**
     * Whether a track call with `context.traits` also sends a user, before the event. SuprSend
     * discards events for unknown users. Default `false`.
     */
    readonly users?: boolean;
    /** Whether `context.device.token` becomes a push token of the user. Default `false`. */
    readonly device_tokens?: boolean;
  };
  /** Which events are sent, and under which names. In a pattern, `*` matches any characters. */
  readonly events?: {
    /** The patterns of the only events that are sent. Default `null`. */
    readonly only?: Names;
    /** The patterns of events that are not sent. Default `null`. */
    readonly except?: Names;
    /** New event names, by exact old name. Default `null`. */
    readonly rename?: { readonly [name: string]: string } | null;
    /**
     * The event name for page calls. `{name}` and `{category}` stand for those of the call. If
     * unset, page calls are skipped. Default `null`.
     */
    readonly page?: string | null;
    /** The event name for screen calls, in the same form. If unset, screen calls are skipped. Default `null`. */
    readonly screen?: string | null;
  };
  /** Which properties are sent. */
  readonly properties?: {
    /** Names of members that are left out of the properties of users and events. Default `null`. */
    readonly except?: Names;
  };
  /**
   * The names of this destination in Segment. If set, the `integrations` of an event decide whether
   * it is sent. Default `null`.
   */
  readonly integrations?: Names;
}

/**
 * One key, several keys, or `null`. A key is the name of a trait. If there is no such trait and the
 * key contains a dot, it is a path through nested objects (`contact.email`). A key that begins with
 * `$.` is a path from the root of the event (`$.context.timezone`).
 */
export type Keys = string | readonly string[] | null;

/** One name or pattern, several of them, or `null`. */
export type Names = string | readonly string[] | null;

/** A mapping with every member, such as {@link defaultMapping} and {@link recommendedMapping}. */
export interface FullMapping extends Mapping {
  /** Whether the name of a track event gets the prefix `segment : `. */
  readonly add_prefix: boolean;
  /** The key of each preference. */
  readonly preferences: {
    readonly preferred_language: string | null;
    readonly locale: string | null;
    readonly timezone: string | null;
  };
  /** The key of each channel. */
  readonly channels: { readonly [channel in ChannelId]: string | null };
  /** The key of an event's tenant. */
  readonly tenant_id: string | null;
  /** What is taken from an event's `context`. */
  readonly context: { readonly users: boolean; readonly device_tokens: boolean };
  /** Which events are sent, and under which names. */
  readonly events: Required<NonNullable<Mapping["events"]>>;
  /** Which properties are sent. */
  readonly properties: Required<NonNullable<Mapping["properties"]>>;
  /** The names of this destination in Segment. */
  readonly integrations: Names;
}

/** A channel's name in a mapping. */
export type ChannelId =
  | "email"
  | "sms"
  | "whatsapp"
  | "slack_email"
  | "slack_user_id"
  | "androidpush_fcm"
  | "androidpush_xiaomi"
  | "iospush_apns";

/** One way to reach a user, as data for building a form. */
export interface Channel {
  /** The channel's name in a mapping. */
  readonly id: ChannelId;
  /** The channel's name on the settings page, such as `Slack (Email)`. */
  readonly label: string;
  /** The key that the default mapping maps to the channel. */
  readonly default_key: string | null;
  /** The key that the recommended mapping maps to the channel. */
  readonly recommended_key: string;
}

/** One problem with a mapping. */
export interface MappingProblem {
  /** JSON Pointer (RFC 6901) into the mapping. */
  path: string;
  /** The kind of problem. */
  code: MappingProblemCode;
  /** What was expected and what was found. */
  message: string;
}

/** The kinds of mapping problems. */
export type MappingProblemCode =
  /** A value has the wrong type. */
  | "wrong_type"
  /** A member has an unknown name. The message suggests the nearest known name. */
  | "unknown_member"
  /** A key or a name is empty or blank. */
  | "empty_key"
  /** A key begins or ends with whitespace, so it never matches. */
  | "untrimmed_key"
  /** A key that begins with `$.` has an empty step. */
  | "invalid_path"
  /** A pattern is empty, or a template has an unknown placeholder. */
  | "invalid_pattern"
  /** A key, a name or a pattern holds an unpaired surrogate. */
  | "invalid_unicode"
  /** `JSON.stringify` throws for the mapping. */
  | "unreadable_member";

/** Thrown if a mapping has problems and cannot be used. */
export class MappingError extends Error {
  private constructor();
  /** Identifies the class if `instanceof` cannot. */
  readonly name: "MappingError";
  /** The same for every error of this class. */
  readonly code: "invalid_mapping";
  /** Every problem, in the order of the mapping. */
  readonly problems: MappingProblem[];
}

/** Thrown if the body of a delivery is not valid JSON. */
export class JsonError extends Error {
  private constructor();
  /** Identifies the class if `instanceof` cannot. */
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

/** Something in a mapped event that did not reach SuprSend or looks wrong. */
export interface Note<Code extends NoteCode = NoteCode> {
  /** The kind of note. */
  code: Code;
  /** JSON Pointer (RFC 6901) into the event. */
  path: string;
  /** What was expected and what was found. */
  message: string;
}

/** The kinds of notes. */
export type NoteCode = IdentifyNoteCode | TrackNoteCode;

/** The kinds of notes on identify calls. */
export type IdentifyNoteCode =
  | CommonNoteCode
  | UserNoteCode
  /** `traits` is not an object. The user gets no properties. */
  | "traits_not_object"
  /** The value of a mapped key is in the event but not in the traits. */
  | "key_outside_traits";

/** The kinds of notes on track calls, and on page and screen calls that are mapped like them. */
export type TrackNoteCode =
  | CommonNoteCode
  | UserNoteCode
  /** `properties` is not an object. The event gets no properties. */
  | "properties_not_object"
  /** A value is not a valid tenant ID. It is left out. */
  | "tenant_id_invalid";

type UserNoteCode =
  /** A channel value is blank. It is left out. */
  | "empty_value"
  /** A channel value is neither a string nor an integer. It is left out. */
  | "not_a_string"
  /** A channel value holds an unpaired surrogate. It is left out. */
  | "invalid_unicode"
  /** A channel has more than ten values. The rest are left out. */
  | "too_many_values"
  /** A push token comes from a device that is neither iOS nor Android. It is left out. */
  | "unknown_device_type"
  /** A value does not look like an email address. It is sent. */
  | "email_looks_invalid"
  /** A value is not an E.164 phone number. It is sent. */
  | "phone_not_e164"
  /** A value does not look like a Slack user ID. It is sent. */
  | "slack_user_id_looks_invalid"
  /** A value is not a current ISO 639-1 code. The language is left out. */
  | "language_not_iso_639_1"
  /** A value is not a locale. It is left out. */
  | "locale_invalid"
  /** A value is not a time zone. It is left out. */
  | "timezone_invalid";

type CommonNoteCode =
  /** `messageId` cannot be used as an insert ID, so a retry is not recognized. */
  | "invalid_message_id"
  /** The event's time is not an RFC 3339 date and time. `$time` is left out. */
  | "invalid_timestamp"
  /** The event's time is before 2022, which the hub refuses. `$time` is left out. */
  | "timestamp_too_old"
  /** SuprSend reserves the name. The member is left out. */
  | "reserved_property"
  /** A payload is over SuprSend's limit of 10 KiB for a user or 100 KiB for an event. It is sent. */
  | "payload_too_large";

/** One value of one channel. */
export interface ChannelValue {
  /** The channel. */
  channel: ChannelId;
  /** The address, number, ID or token. */
  value: string;
  /** JSON Pointer (RFC 6901) to the value in the event. */
  from: string;
}

/** Traits or properties, as plain JSON values. */
export type Properties = Record<string, unknown>;

/** The user that a call sends. */
export interface MappedUser {
  /** Segment's `userId`. */
  distinct_id: string;
  /** All traits, mapped or not, except reserved ones and those that the mapping leaves out. */
  properties: Properties;
  /** The values to append to the user's channels, in channel order. */
  channels: ChannelValue[];
  /** The language to set, one of {@link languages}. */
  preferred_language?: string;
  /** The locale to set, such as `en-GB`. */
  locale?: string;
  /** The time zone to set, such as `Europe/Amsterdam`. */
  timezone?: string;
  /** What SuprSend's hub receives. It shares the object `properties`. */
  payload: UserPayload;
}

/** The user that an identify call becomes. */
export interface MappedIdentify extends MappedUser {
  /** The event is sent to SuprSend. */
  status: "mapped";
  /** Notes on what did not reach SuprSend or looks wrong. */
  notes: Note<IdentifyNoteCode>[];
}

/** The event that a track call becomes, or a page or screen call that is mapped like one. */
export interface MappedTrack {
  /** The event is sent to SuprSend. */
  status: "mapped";
  /** Segment's `userId`. */
  distinct_id: string;
  /** The final name of the event. */
  event_name: string;
  /** The event's properties, except reserved ones and those that the mapping leaves out. */
  properties: Properties;
  /** The event's tenant. */
  tenant_id?: string;
  /** The user to send before the event, if the mapping asks for one. */
  user?: MappedUser;
  /** Notes on what did not reach SuprSend or looks wrong: first for the event, then for its user. */
  notes: Note<TrackNoteCode>[];
  /** What SuprSend's hub receives. It shares the object `properties`. */
  payload: EventPayload;
}

/** A valid Segment event that is not sent to SuprSend. */
export interface Skipped<Code extends SkipCode = SkipCode> {
  /** The event is valid but is not sent to SuprSend. */
  status: "skipped";
  /** The reason. */
  code: Code;
  /** JSON Pointer (RFC 6901) into the event. */
  path: string;
  /** What was expected and what was found. */
  message: string;
}

/** Why an event is skipped. */
export type SkipCode =
  /** The mapping does not send events of this type. */
  | "unsupported_type"
  | CommonSkipCode
  /** The mapping filters out events of this name. */
  | "filtered_event";

type CommonSkipCode =
  /** There is an `anonymousId` but no `userId`. */
  | "anonymous_user"
  /** The event's `integrations` disable this destination. */
  | "integration_disabled";

/** An event that cannot be mapped. */
export interface Rejected<Code extends RejectCode | "invalid_json" = RejectCode> {
  /** The event cannot be mapped. */
  status: "rejected";
  /** The reason. */
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
  /** `type` is missing or not a string. */
  | "missing_type"
  /** `type` is not the type that the method maps. */
  | "wrong_type";

type CommonRejectCode =
  /** The event is not an object. */
  | "not_an_object"
  /** `JSON.stringify` throws for the event. */
  | "unreadable_member"
  /** There is neither a `userId` nor an `anonymousId`. */
  | "missing_user_id"
  /** `userId` is neither a string nor a safe integer, or holds an unpaired surrogate. */
  | "invalid_user_id"
  /** `userId` has more than 255 characters. */
  | "user_id_too_long"
  /** `userId` is a placeholder for a missing value, such as `undefined`. */
  | "placeholder_user_id";

type TrackRejectCode =
  /** The event has no name. */
  | "missing_event_name"
  /** `event` is not a string, or holds an unpaired surrogate. */
  | "invalid_event_name"
  /** The event name begins with `$` or `ss_`. */
  | "reserved_event_name"
  /** The event name has fewer than two characters. */
  | "event_name_too_short";

/** The result of {@link Connector.transformIdentify}. */
export type IdentifyOutcome = MappedIdentify | Skipped<CommonSkipCode> | Rejected<CommonRejectCode | "wrong_type">;

/** The result of {@link Connector.transformTrack}. */
export type TrackOutcome =
  | MappedTrack
  | Skipped<CommonSkipCode | "filtered_event">
  | Rejected<CommonRejectCode | TrackRejectCode | "wrong_type">;

/** The result of {@link Connector.transform}. `"event_name" in outcome` identifies a track call. */
export type Outcome =
  | MappedIdentify
  | MappedTrack
  | Skipped
  | Rejected<CommonRejectCode | TrackRejectCode | "missing_type">;

/** The user payload that SuprSend's hub receives. */
export interface UserPayload {
  /** The version of the payload format. */
  $schema: "2";
  /** The same on every retry of an event. */
  $insert_id?: string;
  /** Milliseconds since 1970. */
  $time?: number;
  /** The workspace key. */
  env?: string;
  /** Segment's `userId`. */
  distinct_id: string;
  /** The properties, then each channel value, then the preferences. */
  $user_operations: UserOperation[];
}

/** A change to a user. */
export type UserOperation =
  | { $set: Properties }
  | { $append: { $email: string } }
  | { $append: { $sms: string } }
  | { $append: { $whatsapp: string } }
  | { $append: { $slack: { email: string } | { user_id: string } } }
  | { $append: { $androidpush: string; $id_provider: "fcm" | "xiaomi" } }
  | { $append: { $iospush: string; $id_provider: "apns" } };

/** The event payload that SuprSend's hub receives. */
export interface EventPayload {
  /** The same on every retry of an event. */
  $insert_id?: string;
  /** Milliseconds since 1970. */
  $time?: number;
  /** Segment's `messageId`. */
  $idempotency_key?: string;
  /** The workspace key. */
  env?: string;
  /** The event's tenant. */
  tenant_id?: string;
  /** The final name of the event. */
  event: string;
  /** Segment's `userId`. */
  distinct_id: string;
  /** The event's properties, except reserved ones. */
  properties: Properties;
}

/** A user, built up by identify calls and by track calls that also send a user. */
export interface Profile {
  /** The user's ID. Unset before the first call. */
  distinct_id?: string;
  /** Every property that was set, with its last value. */
  properties: Properties;
  /** Every appended channel value, once each. */
  channels: ChannelValue[];
  /** The language that was set last, one of {@link languages}. */
  preferred_language?: string;
  /** The locale that was set last. */
  locale?: string;
  /** The time zone that was set last. */
  timezone?: string;
}

/** The result of mapping a webhook's body or a file of events. */
export interface Delivery {
  /**
   * Bodies for `POST /event/` on SuprSend's hub: JSON arrays of payloads, in the order of the events,
   * of at most 100 payloads and 800 KiB each. A larger payload gets a separate body.
   *
   * Like Node's Buffers, small bodies share an ArrayBuffer. Send the Uint8Array itself, never its
   * `.buffer`.
   */
  readonly requests: Uint8Array[];
  /** The lane of each request, if the option `lanes` is set. `null` for the first request. */
  readonly lanes: (number | null)[];
  /** Number of events that are sent to SuprSend. */
  readonly mapped: number;
  /** Number of valid Segment events that are not sent to SuprSend. */
  readonly skipped: number;
  /** Number of events that cannot be mapped. */
  readonly rejected: number;
  /**
   * Every event that was skipped or rejected, or has notes, in order. They are computed on first
   * access, which reads the body again, so access them before you change its bytes or free the
   * connector.
   */
  readonly issues: Issue[];
  /**
   * For each request, the index of each payload's event. An event can have two payloads: its user's
   * and its own. Computed on first access, like `issues`.
   */
  readonly events: number[][];
  /**
   * Segment's `messageId` of each event of the body, in order. `null` if it is missing or invalid.
   * Computed on first access, like `issues`.
   */
  readonly message_ids: (string | null)[];
}

/** An event of a delivery that was skipped or rejected, or has notes. */
export type Issue = IssuePlace &
  (
    | { status: "mapped"; notes: Note[] }
    | Skipped
    | Rejected<Exclude<RejectCode, "wrong_type" | "unreadable_member"> | "invalid_json">
  );

interface IssuePlace {
  /** Index of the event, from 0. */
  index: number;
  /** Line number, from 1, if the body was read line by line. */
  line?: number;
  /** Segment's `messageId`. */
  message_id?: string;
}

/** How to read a body and group its payloads into requests. */
export interface DeliveryOptions {
  /**
   * Reads every line of the body on its own, so a fault rejects only the rest of its line. If unset,
   * the body is read line by line if its first value ends on the line it begins on and more follows on
   * a later line.
   */
  readonly lines?: boolean;
  /** Maximum size of a request in bytes, if less than 800 KiB. A larger payload gets a separate request. */
  readonly max_bytes?: number;
  /**
   * Number of lanes. With lanes, the first request takes the first payloads. After that, all
   * payloads of a user go into the requests of one lane, in order. Once the first request is sent,
   * requests of different lanes can be sent at the same time.
   */
  readonly lanes?: number;
}

/** The options of a connector. */
export interface ConnectorOptions {
  /** The workspace key, which every payload carries as `env`. */
  readonly workspace?: string;
}

/**
 * A compiled mapping that maps any number of events.
 *
 * An event is read as the JSON that `JSON.stringify` returns for it. The methods accept any value,
 * never change it, and never throw because of it. An invalid event is reported in the outcome.
 *
 * If the host interrupts a call because memory or the stack runs out, the call throws an `Error` with
 * the code `interrupted`. The next call automatically gets a fresh Wasm instance.
 */
export class Connector {
  /**
   * @throws {MappingError} if the mapping cannot be used
   * @throws {TypeError} if an option is unknown or has an invalid value
   */
  constructor(mapping?: Mapping, options?: ConnectorOptions);
  /** Maps an identify call. Its `type` may be missing. */
  transformIdentify(payload: unknown): IdentifyOutcome;
  /** Maps a track call. Its `type` may be missing. */
  transformTrack(payload: unknown): TrackOutcome;
  /** Maps an event by its `type`. */
  transform(payload: unknown): Outcome;
  /**
   * Maps the bytes of a webhook's body: an event, an array of events, or a sequence of these, with or
   * without newlines between them. `{"batch": […]}`, the body of Segment's HTTP API, stands for its
   * events. A fault in the first value throws. A later fault rejects only the rest of its line or,
   * without lines, of the body.
   *
   * @throws {JsonError} if the first value is not valid JSON
   * @throws {TypeError} if the body is neither bytes nor a string, or an option is
   * unknown or invalid
   */
  transformDelivery(body: ArrayBuffer | ArrayBufferView | string, options?: DeliveryOptions): Delivery;
  /**
   * Releases the connector's memory now instead of when it is garbage-collected. Freeing twice is a
   * no-op. Using a freed connector throws.
   */
  free(): void;
  /** The same as {@link Connector.free}, for `using`. */
  [Symbol.dispose](): void;
}

declare global {
  /** The declaration from `esnext.disposable`, for compilers whose `lib` lacks it. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/**
 * Maps an identify call. For more than a few events, a {@link Connector} is faster.
 * @throws {MappingError} if the mapping cannot be used
 */
export function transformIdentify(payload: unknown, mapping?: Mapping): IdentifyOutcome;

/**
 * Maps a track call. For more than a few events, a {@link Connector} is faster.
 * @throws {MappingError} if the mapping cannot be used
 */
export function transformTrack(payload: unknown, mapping?: Mapping): TrackOutcome;

/** Every problem with a mapping. Empty if it can be used. */
export function validateMapping(mapping: unknown): MappingProblem[];

/**
 * The elements of a JSON array, as views of their bytes. Empty if the text is not an array. Elements
 * after the first fault are left out.
 * @param limit maximum number of elements to return
 * @throws {TypeError} if `json` is neither bytes nor a string
 */
export function arrayElements(json: ArrayBuffer | ArrayBufferView | string, limit?: number): Uint8Array[];

/**
 * Returns a user's profile after an event. `profile` itself is not changed. An outcome
 * without a mapped user, or with another user, is a no-op.
 * @throws {TypeError} if `profile` is not a valid profile
 */
export function applyToProfile(
  profile: Partial<Profile> | null | undefined,
  outcome: Outcome | IdentifyOutcome | TrackOutcome,
): Profile;

/** The mapping of `{}`. Frozen. */
export const defaultMapping: FullMapping;

/** The mapping for a fresh setup. Frozen. */
export const recommendedMapping: FullMapping;

/** The channels, in channel order. Frozen. */
export const channels: readonly Channel[];

/** The 183 current ISO 639-1 codes. Frozen. */
export const languages: readonly string[];
