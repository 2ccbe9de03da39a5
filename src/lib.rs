//! Turns Segment's identify and track calls into SuprSend users and events.
//!
//! A [`Mapping`] says which traits become channels and preferences; a [`Connector`] compiles it
//! once and maps any number of events. An event gives an [`Outcome`]: mapped, skipped or
//! rejected, with every oddity told as a [`Note`]. A [`Profile`] shows what a user is after it.
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

mod channel;
mod connector;
mod delivery;
mod event;
mod identify;
mod json;
mod language;
mod lookup;
mod mapping;
mod nearest;
mod note;
mod outcome;
mod payload;
mod profile;
mod sha1;
mod timestamp;
mod track;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use channel::{CHANNELS, Channel};
pub use connector::Connector;
pub use delivery::{Delivery, Issue};
pub use json::error::JsonError;
pub use json::object::JsonObject;
pub use language::Language;
pub use mapping::{Mapping, MappingError, MappingProblem, MappingProblemCode};
pub use note::{Note, NoteCode, RejectCode, SkipCode};
pub use outcome::{
    ChannelValue, EventOutcome, IdentifyOutcome, Mapped, MappedIdentify, MappedTrack, Outcome,
    Stopped, TrackOutcome,
};
pub use profile::Profile;

#[doc = include_str!("rules.md")]
pub mod rules {}

#[cfg(fuzzing)]
#[doc(hidden)]
pub use json::simd::simd_agrees;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
