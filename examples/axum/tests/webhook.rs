//! Tests the webhook with a hub that accepts some bodies and refuses others.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use segment_transform::Connector;
use segment_webhook_axum::{Webhook, app};

const KEY: &str = "connector-key";

/// Serves on a free port and returns the URL.
async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

/// Delivers a body with a hub that answers this status. Returns the webhook's answer and what the
/// hub received.
async fn deliver(hub_status: StatusCode, key: &str, body: &str) -> (u16, String, Vec<String>) {
    let received = Arc::new(Mutex::new(Vec::new()));
    let bodies = received.clone();
    let hub = Router::new().route(
        "/event/",
        post(move |headers: HeaderMap, body: String| async move {
            assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
            bodies.lock().unwrap().push(body);
            hub_status
        }),
    );
    let webhook = Webhook {
        connector: Connector::default(),
        key: KEY.into(),
        hub: serve(hub).await,
        client: reqwest::Client::new(),
    };
    let url = format!("{}/connector/segment/", serve(app(webhook)).await);
    let request = reqwest::Client::new().post(url).bearer_auth(key).body(body.to_owned());
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let answer = response.text().await.unwrap();
    let received = received.lock().unwrap().clone();
    (status, answer, received)
}

#[tokio::test]
async fn events_arrive() {
    let body =
        r#"[{"type":"identify","userId":"u1","traits":{"email":"p@x.com"}},{"type":"page"}]"#;
    let (status, answer, received) = deliver(StatusCode::ACCEPTED, KEY, body).await;
    assert_eq!(status, 200);
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((&answer["mapped"], &answer["skipped"]), (&1.into(), &1.into()));
    assert_eq!(answer["issues"][0]["code"], "unsupported_type");
    let user = r#"{"$schema":"2","distinct_id":"u1","$user_operations":[{"$set":{"email":"p@x.com"}},{"$append":{"$email":"p@x.com"}}]}"#;
    assert_eq!(received, [format!("[{user}]")]);
}

#[tokio::test]
async fn the_status_tells_segment_whether_to_retry() {
    let track = r#"{"type":"track","userId":"u1","event":"Signed Up"}"#;
    for (hub, key, body, expected) in [
        (StatusCode::ACCEPTED, "another", track, 401),
        (StatusCode::ACCEPTED, KEY, "no JSON", 400),
        (StatusCode::ACCEPTED, KEY, r#"{"type":"track"}"#, 422),
        (StatusCode::ACCEPTED, KEY, "[]", 200),
        (StatusCode::TOO_MANY_REQUESTS, KEY, track, 429),
        (StatusCode::INTERNAL_SERVER_ERROR, KEY, track, 503),
        (StatusCode::UNAUTHORIZED, KEY, track, 503),
    ] {
        assert_eq!(deliver(hub, key, body).await.0, expected, "{hub} {key} {body}");
    }
}

#[tokio::test]
async fn segments_largest_batch_is_accepted() {
    let event = |at| {
        format!(
            r#"{{"type":"track","userId":"u{at}","event":"Signed Up","properties":{{"text":"{:900}"}}}}"#,
            ""
        )
    };
    let events: Vec<String> = (0..4000).map(event).collect();
    let (status, _, received) =
        deliver(StatusCode::ACCEPTED, KEY, &format!("[{}]", events.join(","))).await;
    assert_eq!((status, received.len()), (200, 40));
}
