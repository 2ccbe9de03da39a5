//! Segment's webhook in axum: maps the events of each request and sends them to SuprSend's hub.
#![doc = include_str!("../README.md")]

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use segment_transform::{Connector, Delivery};
use serde_json::json;

/// The state that every request needs.
pub struct Webhook {
    /// The mapping, compiled once.
    pub connector: Connector,
    /// The key that Segment must send as `Authorization: Bearer <key>`, and that the hub accepts.
    pub key: String,
    /// `https://hub.suprsend.com`
    pub hub: String,
    pub client: reqwest::Client,
}

/// Segment sends up to 4 MB.
const MAX_BODY_BYTES: usize = 5 * 1024 * 1024;

pub fn app(webhook: Webhook) -> Router {
    Router::new()
        .route("/connector/segment/", post(deliver))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(Arc::new(webhook))
}

/// Answers once the hub has every event, since Segment does not retry after a 200.
async fn deliver(State(webhook): State<Arc<Webhook>>, headers: HeaderMap, body: Bytes) -> Response {
    if !webhook.authorizes(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let delivery = match webhook.connector.delivery(&body) {
        Ok(delivery) => delivery,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    // In sequence, so a user's events arrive in order.
    for request in &delivery.requests {
        match webhook.send(request.clone()).await {
            Ok(status) if status.is_success() => {}
            Ok(StatusCode::TOO_MANY_REQUESTS) => {
                return StatusCode::TOO_MANY_REQUESTS.into_response();
            }
            _ => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
    report(&delivery)
}

impl Webhook {
    fn authorizes(&self, headers: &HeaderMap) -> bool {
        let key = headers
            .get("authorization")
            .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
        key.is_some_and(|key| is_same(key, self.key.as_bytes()))
    }

    async fn send(&self, request: Vec<u8>) -> reqwest::Result<StatusCode> {
        let post = self.client.post(format!("{}/event/", self.hub)).bearer_auth(&self.key);
        let response = post.header("content-type", "application/json").body(request).send().await?;
        Ok(response.status())
    }
}

/// Compares in a time that depends only on the lengths.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// The counts, and every event that was skipped or rejected, or has notes.
fn report(delivery: &Delivery<'_>) -> Response {
    let Delivery { mapped, skipped, rejected, .. } = *delivery;
    let is_usable = mapped + skipped > 0 || rejected == 0;
    let status = if is_usable { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let issues = delivery.issues();
    let report =
        json!({ "mapped": mapped, "skipped": skipped, "rejected": rejected, "issues": issues });
    (status, report.to_string()).into_response()
}
