//! Runs the webhook for the connector whose key is in `SUPRSEND_API_KEY`.

use segment_transform::Connector;
use segment_webhook_axum::{Webhook, app};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let webhook = Webhook {
        connector: Connector::default(),
        key: std::env::var("SUPRSEND_API_KEY")
            .map_err(|_| "set SUPRSEND_API_KEY to the key of the connector")?,
        hub: "https://hub.suprsend.com".into(),
        client: reqwest::Client::builder().timeout(std::time::Duration::from_secs(4)).build()?,
    };
    let listener = tokio::net::TcpListener::bind("0.0.0.0:3000").await?;
    Ok(axum::serve(listener, app(webhook)).await?)
}
