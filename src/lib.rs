//! Turns Segment's identify and track calls into SuprSend users and events.
//!
//! A [`Mapping`] says which traits become channels and preferences. A [`Connector`] compiles it
//! once and maps any number of events. Each event becomes an [`Outcome`]: mapped, skipped or
//! rejected, with a [`Note`] on everything that did not reach SuprSend or looks wrong. A
//! [`Profile`] shows what SuprSend knows about the user afterward.
//!
//! The same rules run natively and, compiled to WebAssembly, as the npm package
//! `@suprsend/segment-transform`.

#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used
    )
)]
#![deny(missing_docs, unsafe_code)]

mod body;
mod bulk;
mod channel;
mod code;
mod connector;
mod delivery;
mod envelope;
mod event;
mod event_name;
mod identify;
mod invisible;
mod json;
mod language;
mod lookup;
mod mapping;
mod message;
mod nearest;
mod note;
mod outcome;
mod outcome_json;
mod parse_error;
mod pattern;
mod payload;
mod preferences;
mod profile;
mod properties;
mod template;
mod timestamp;
mod track;
mod traits;
mod user;
mod uuid;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use channel::Channel;
pub use connector::{BlankWorkspace, Connector};
pub use delivery::{Delivery, DeliveryOptions, Issue, Request, Summary};
pub use json::error::JsonError;
pub use json::object::JsonObject;
pub use language::Language;
pub use mapping::{
    ContextRules, EventRules, Keys, Mapping, MappingError, MappingProblem, MappingProblemCode,
    PreferenceKeys, PropertyRules,
};
pub use note::{Note, NoteCode};
pub use outcome::{
    ChannelValue, EventOutcome, IdentifyOutcome, Mapped, MappedIdentify, MappedTrack, Outcome,
    Reject, RejectCode, Skip, SkipCode, TrackOutcome,
};
pub use parse_error::ParseError;
pub use profile::{Profile, ProfileError};

#[doc = include_str!("rules.md")]
pub mod rules {}

#[cfg(fuzzing)]
#[doc(hidden)]
pub use json::simd::simd_agrees;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
