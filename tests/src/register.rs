//! The register of VAT numbers on a port of this machine: one that answers, is down, or slow, or
//! wrong, as a test wants it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How the register behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Every number is valid.
    Valid,
    /// No number is.
    Invalid,
    /// It breaks every connection off.
    Down,
    /// It says nothing for longer than anybody waits.
    Slow,
    /// It answers about another number.
    Wrong,
    /// The country's own register is closed.
    Closed,
}

/// A running register.
#[derive(Clone, Debug)]
pub struct Register {
    url: String,
    manner: Arc<Mutex<Manner>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Register {
    /// A register that behaves like this.
    pub async fn open(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let register = Self { url, manner: Arc::new(Mutex::new(manner)), asked: Arc::default() };
        let answering = register.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(answering.clone().answer(connection));
            }
        });
        register
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets it behave like this from now on.
    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().expect("a lock") = manner;
    }

    /// The numbers that it was asked about, each time.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a lock").clone()
    }

    async fn answer(self, mut connection: TcpStream) {
        let Some(question) = read(&mut connection).await else { return };
        let text = |name: &str| question[name].as_str().unwrap_or_default().to_owned();
        let (country, number) = (text("countryCode"), text("vatNumber"));
        self.asked.lock().expect("a lock").push(format!("{country}{number}"));
        let manner = *self.manner.lock().expect("a lock");
        let answer = match manner {
            Manner::Down => return,
            Manner::Slow => return tokio::time::sleep(Duration::from_secs(60)).await,
            Manner::Wrong => {
                json!({"countryCode": country, "vatNumber": "1", "valid": true})
            }
            Manner::Closed => {
                json!({"actionSucceed": false, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]})
            }
            Manner::Valid | Manner::Invalid => json!({
                "countryCode": country, "vatNumber": number, "valid": manner == Manner::Valid,
                "name": "ACME GMBH", "address": "HAUPTSTR. 1\n10115 BERLIN",
                "requestIdentifier": "WAPIAAAAYuJ1a2b3",
            }),
        };
        let body = answer.to_string();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
        let reply = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        // Whoever has gone meanwhile needs no answer.
        let _ = connection.write_all(reply.as_bytes()).await;
    }
}

/// The body of a request, once all of it has come.
async fn read(connection: &mut TcpStream) -> Option<Value> {
    let mut heard = Vec::new();
    let mut part = [0; 4096];
    loop {
        let count = connection.read(&mut part).await.ok().filter(|count| *count > 0)?;
        heard.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&heard).into_owned();
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && let Ok(question) = serde_json::from_str(body)
        {
            return Some(question);
        }
    }
}
