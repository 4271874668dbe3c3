//! Somebody who answers on a port of this machine.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Response, StatusCode};
use bursar_finance_adapter::Limits;
use tokio::net::TcpListener;
use url::Url;

/// How the tests ask: impatiently, and for little.
pub(crate) const LIMITS: Limits = Limits { time: Duration::from_secs(3), bytes: 10_000 };

/// A stranger that answers every question in the same way.
pub(crate) struct Stranger {
    pub(crate) url: Url,
    asked: Arc<Mutex<Vec<String>>>,
}

/// How a stranger behaves.
#[derive(Clone)]
pub(crate) enum Manner {
    Says(u16, String),
    LeadsTo(String),
    SaysNothing,
    SpeaksWithoutEnd,
}

impl Stranger {
    pub(crate) async fn who(manner: Manner) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        let answer = move |body: Bytes| {
            heard.lock().unwrap().push(String::from_utf8(body.to_vec()).unwrap());
            answer(manner.clone())
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/some/path", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url: url.parse().unwrap(), asked }
    }

    pub(crate) async fn who_says(status: u16, text: &str) -> Self {
        Self::who(Manner::Says(status, text.to_owned())).await
    }

    /// What it was asked, each time.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// An address at which nobody answers.
pub(crate) async fn nobody() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap()
}

async fn answer(manner: Manner) -> Response<Body> {
    let response = |status: u16, body: Body| {
        let status = StatusCode::from_u16(status).unwrap();
        Response::builder().status(status).body(body).unwrap()
    };
    match manner {
        Manner::Says(status, text) => response(status, text.into()),
        Manner::LeadsTo(place) => {
            let found = Response::builder().status(302).header("location", place);
            found.body(Body::empty()).unwrap()
        }
        Manner::SaysNothing => std::future::pending().await,
        Manner::SpeaksWithoutEnd => response(200, "1".repeat(5_000_000).into()),
    }
}
