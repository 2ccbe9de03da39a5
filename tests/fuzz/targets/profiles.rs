//! Applies any identify calls, and any track calls that send a user, to a profile.
#![no_main]

use arbitrary::{Result, Unstructured};
use judges::generate;
use libfuzzer_sys::{Corpus, fuzz_target};
use segment_transform::{Connector, EventOutcome, Mapped, MappedIdentify, Mapping, Profile};
use serde_json::{Map, Value};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let mut from = Unstructured::new(bytes);
    let Ok((mapping, events)) = given(&mut from) else { return Corpus::Reject };
    let mapping = Mapping::from_json(mapping.as_bytes()).expect("a good mapping");
    let connector = Connector::new(mapping).expect("a good mapping");
    let mut profile = Profile::default();
    for event in &events {
        let Some(user) = user(connector.transform(event.as_bytes())) else { continue };
        let before = profile.clone();
        let is_applied = profile.apply(&user);
        let is_same = before.distinct_id.as_deref().is_none_or(|id| id == user.distinct_id);
        assert_eq!(is_applied, is_same);
        assert_applied(&before, &user, &profile);
        let after = profile.clone();
        profile.apply(&user);
        assert_eq!(profile, after, "a replay adds nothing");
        let written = serde_json::to_string(&profile).expect("JSON");
        assert_eq!(serde_json::from_str::<Profile>(&written).expect("a profile"), profile);
    }
    Corpus::Keep
});

/// The user of an identify call, or the user that a track call sends.
fn user(outcome: EventOutcome<'_>) -> Option<MappedIdentify<'_>> {
    match outcome.into_mapped()? {
        Mapped::Identify(user) => Some(user),
        Mapped::Track(event) => event.user.map(|user| *user),
    }
}

fn given(from: &mut Unstructured<'_>) -> Result<(String, Vec<String>)> {
    let mapping = generate::mapping(from)?;
    let events: Result<_> = (0..from.int_in_range(1..=4)?).map(|_| generate::event(from)).collect();
    Ok((mapping, events?))
}

fn assert_applied(before: &Profile, user: &MappedIdentify<'_>, after: &Profile) {
    if before.distinct_id.as_deref().is_some_and(|id| id != user.distinct_id) {
        assert_eq!(before, after, "another user's");
        return;
    }
    assert_eq!(after.distinct_id.as_deref(), Some(&*user.distinct_id));
    assert_eq!(after.preferred_language, user.preferred_language.or(before.preferred_language));
    assert_eq!(after.locale.as_deref(), user.locale.as_deref().or(before.locale.as_deref()));
    assert_eq!(after.timezone.as_deref(), user.timezone.as_deref().or(before.timezone.as_deref()));
    assert!(after.channels.starts_with(&before.channels), "nothing is taken away");
    for (index, value) in after.channels.iter().enumerate() {
        let is_same = |other: &&_| {
            let other: &segment_transform::ChannelValue<'_> = other;
            other.channel == value.channel && other.value == value.value
        };
        assert!(!after.channels[..index].iter().any(|one| is_same(&one)), "each value once");
        let is_known = before.channels.iter().any(|one| is_same(&one));
        assert!(is_known || user.channels.iter().any(|one| is_same(&one)), "nothing from nowhere");
    }
    let mut expected = members(before.properties.as_str());
    expected.extend(members(user.properties.as_str()));
    assert_eq!(members(after.properties.as_str()), expected);
}

fn members(object: &str) -> Map<String, Value> {
    serde_json::from_str(object).expect("an object")
}
