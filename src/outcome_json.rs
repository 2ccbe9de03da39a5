//! The JSON form of an outcome.

use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::note::Note;
use crate::outcome::{
    EventOutcome, IdentifyOutcome, Mapped, MappedIdentify, MappedTrack, Outcome, Reject, Skip,
    TrackOutcome,
};

impl<M> Outcome<M> {
    fn write_json_with(&self, out: &mut Vec<u8>, write: impl Fn(&M, &mut Vec<u8>)) {
        match self {
            Outcome::Mapped(mapped) => write(mapped, out),
            _ => {
                let mut outcome = ObjectWriter::open(out);
                self.write_reason(&mut outcome);
                outcome.close();
            }
        }
    }

    /// Writes why an event is not sent to SuprSend: `status`, `code`, `path` and `message`.
    pub(crate) fn write_reason(&self, outcome: &mut ObjectWriter<'_>) {
        let (status, code, path, message) = match self {
            Outcome::Mapped(_) => return,
            Outcome::Skipped(Skip { code, path, message }) => {
                ("skipped", code.as_str(), path, message)
            }
            Outcome::Rejected(Reject { code, path, message }) => {
                ("rejected", code.as_str(), path, message)
            }
        };
        outcome.string(member!("status"), status);
        outcome.string(member!("code"), code);
        outcome.string(member!("path"), path);
        outcome.string(member!("message"), message);
    }
}

impl IdentifyOutcome<'_> {
    fn write_json(&self, out: &mut Vec<u8>) {
        self.write_json_with(out, |user, out| user.write_json(out, None));
    }
}

impl TrackOutcome<'_> {
    fn write_json(&self, out: &mut Vec<u8>) {
        self.write_json_with(out, |event, out| event.write_json(out, None));
    }
}

impl EventOutcome<'_> {
    fn write_json(&self, out: &mut Vec<u8>) {
        self.write_json_as(out, None);
    }

    /// Writes the outcome. In its payload, `stand_in` replaces the properties' text.
    pub(crate) fn write_json_as(&self, out: &mut Vec<u8>, stand_in: Option<&[u8]>) {
        self.write_json_with(out, |mapped, out| match mapped {
            Mapped::Identify(user) => user.write_json(out, stand_in),
            Mapped::Track(event) => event.write_json(out, stand_in),
        });
    }
}

serialize_as_json!(IdentifyOutcome<'_>);
serialize_as_json!(TrackOutcome<'_>);
serialize_as_json!(EventOutcome<'_>);

impl MappedIdentify<'_> {
    fn write_json(&self, out: &mut Vec<u8>, stand_in: Option<&[u8]>) {
        let properties = self.properties.as_bytes();
        let mut outcome = ObjectWriter::open(out);
        outcome.string(member!("status"), "mapped");
        self.write_members(&mut outcome);
        outcome.array(member!("notes"), &self.notes, Note::write_json);
        let in_payload = stand_in.unwrap_or(properties);
        self.write_payload_with(in_payload, outcome.name(member!("payload")));
        outcome.close();
    }

    /// Writes the user inside the outcome of a track call. That outcome holds the notes.
    fn write_user(&self, out: &mut Vec<u8>, stand_in: Option<&[u8]>) {
        let mut user = ObjectWriter::open(out);
        self.write_members(&mut user);
        let in_payload = stand_in.unwrap_or(self.properties.as_bytes());
        self.write_payload_with(in_payload, user.name(member!("payload")));
        user.close();
    }

    fn write_members(&self, user: &mut ObjectWriter<'_>) {
        user.string(member!("distinct_id"), &self.distinct_id);
        user.name(member!("properties")).extend_from_slice(self.properties.as_bytes());
        user.array(member!("channels"), &self.channels, |value, out| value.write_json(out));
        if let Some(language) = self.preferred_language {
            user.string(member!("preferred_language"), language.code());
        }
        if let Some(locale) = &self.locale {
            user.string(member!("locale"), locale);
        }
        if let Some(timezone) = &self.timezone {
            user.string(member!("timezone"), timezone);
        }
    }
}

impl MappedTrack<'_> {
    fn write_json(&self, out: &mut Vec<u8>, stand_in: Option<&[u8]>) {
        let properties = self.properties.as_bytes();
        let mut outcome = ObjectWriter::open(out);
        outcome.string(member!("status"), "mapped");
        outcome.string(member!("distinct_id"), &self.distinct_id);
        outcome.string(member!("event_name"), &self.event_name);
        outcome.name(member!("properties")).extend_from_slice(properties);
        if let Some(tenant_id) = &self.tenant_id {
            outcome.string(member!("tenant_id"), tenant_id);
        }
        if let Some(user) = &self.user {
            user.write_user(outcome.name(member!("user")), stand_in);
        }
        outcome.array(member!("notes"), &self.notes, Note::write_json);
        let in_payload = stand_in.unwrap_or(properties);
        self.write_payload_with(in_payload, outcome.name(member!("payload")));
        outcome.close();
    }
}
