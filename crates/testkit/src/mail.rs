//! A mail server on this machine that takes e-mails, or is in a bad temper, and tells what it got.
#![expect(clippy::expect_used, reason = "a server of tests fails like the tests that use it")]

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use bursar_application::ports::Clock;

/// How the server treats a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    /// It takes everything.
    Friendly,
    /// It wants to be asked again later.
    Busy,
    /// It knows nobody of that name.
    Refusing,
    /// It wants no such message once it has seen it.
    Picky,
    /// It goes away in the middle of a message.
    Leaving,
    /// It takes a message and goes away without a word.
    Silent,
}

/// A message that the server took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// From whom, as the envelope says.
    pub from: String,
    /// To whom, as the envelope says.
    pub to: String,
    /// The message, headers first; lines that were folded for the way (RFC 2045, 6.7) are whole.
    pub text: String,
    /// The message as it came.
    raw: String,
}

impl Taken {
    /// A header's value.
    pub fn header(&self, name: &str) -> &str {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        let start = format!("{name}: ");
        let line = head.split("\r\n").find_map(|line| line.strip_prefix(start.as_str()));
        line.unwrap_or_default()
    }

    /// The files that go along: their names and bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let parts = self.raw.split("\r\n--").filter(|part| part.contains("filename="));
        let read = |part: &str| {
            let (head, body) = part.split_once("\r\n\r\n").expect("a head and a body");
            let name = head.split("filename=\"").nth(1).and_then(|rest| rest.split('"').next());
            let written: String = body.chars().filter(|sign| !sign.is_whitespace()).collect();
            let bytes = STANDARD.decode(written).expect("base64");
            (name.unwrap_or_default().to_owned(), bytes)
        };
        parts.map(read).collect()
    }
}

/// What a server knows.
#[derive(Debug, Default)]
struct Known {
    tempers: Vec<Temper>,
    taken: Vec<Taken>,
    said: Vec<String>,
}

/// A mail server.
#[derive(Debug)]
pub struct MailServer {
    port: u16,
    known: Arc<Mutex<Known>>,
    authority: Option<String>,
    task: JoinHandle<()>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl MailServer {
    /// A server that is friendly until told otherwise, and whom everybody can listen to.
    pub async fn open() -> Self {
        Self::with(None).await
    }

    /// One that takes nothing before the connection is made secret by `STARTTLS`. Its certificate
    /// comes from an authority of its own.
    pub async fn secretive() -> Self {
        Self::with(Some(Identity::new())).await
    }

    async fn with(identity: Option<Identity>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let known = Arc::new(Mutex::new(Known::default()));
        let own = Arc::clone(&known);
        let (authority, tls) =
            identity.map(|Identity { authority, acceptor }| (authority, acceptor)).unzip();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (known, tls) = (Arc::clone(&own), tls.clone());
                tokio::spawn(async move { drop(welcome(stream, &known, tls).await) });
            }
        });
        Self { port, known, authority, task }
    }

    /// Where it is.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that it has its own from, in PEM.
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// How it treats the next connections, the first of them first.
    pub fn will_be(&self, tempers: &[Temper]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.tempers = tempers.iter().rev().copied().collect();
    }

    /// What it took so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).taken.clone()
    }

    /// Every line that was said to it so far.
    pub fn said(&self) -> Vec<String> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).said.clone()
    }
}

/// An authority and a certificate of its making for this machine.
struct Identity {
    authority: String,
    acceptor: TlsAcceptor,
}

impl Identity {
    fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let own = authority.self_signed(&key).expect("a certificate");
        let issuer = Issuer::new(authority, key);
        let key = KeyPair::generate().expect("a key");
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let server = CertificateParams::new(names).expect("names");
        let server = server.signed_by(&key, &issuer).expect("a certificate");
        let secret = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![server.der().clone()], secret)
            .expect("a certificate with its key");
        Self { authority: own.pem(), acceptor: TlsAcceptor::from(Arc::new(config)) }
    }
}

/// Receives a connection, and goes on in secret if the other side asks for that.
async fn welcome(
    stream: TcpStream,
    known: &Mutex<Known>,
    tls: Option<TlsAcceptor>,
) -> std::io::Result<()> {
    let temper = lock(known).tempers.pop().unwrap_or(Temper::Friendly);
    let mut open = BufStream::new(stream);
    open.write_all(b"220 mx.example here\r\n").await?;
    let Some(tls) = tls else { return talk(&mut open, known, temper, false).await.map(drop) };
    if talk(&mut open, known, temper, true).await? {
        let mut secret = BufStream::new(tls.accept(open.into_inner()).await?);
        talk(&mut secret, known, temper, false).await?;
    }
    Ok(())
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As much of RFC 5321 as a client needs; whether it goes on in secret.
async fn talk<S: AsyncRead + AsyncWrite + Unpin + Send>(
    stream: &mut BufStream<S>,
    known: &Mutex<Known>,
    temper: Temper,
    wants_secrecy: bool,
) -> std::io::Result<bool> {
    stream.flush().await?;
    let (mut from, mut to) = (String::new(), String::new());
    while let Some(line) = next_line(stream).await? {
        lock(known).said.push(line.clone());
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer = match word.as_str() {
            "EHLO" if wants_secrecy => "250-mx.example\r\n250-STARTTLS\r\n250 8BITMIME",
            "EHLO" => "250-mx.example\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            "STARTTLS" if wants_secrecy => {
                say(stream, "220 go ahead").await?;
                return Ok(true);
            }
            "AUTH" | "MAIL" | "RCPT" | "DATA" if wants_secrecy => "530 5.7.0 STARTTLS first",
            "AUTH" => "235 welcome",
            "MAIL" => {
                from = between(&line);
                "250 ok"
            }
            "RCPT" if temper == Temper::Busy => "450 4.2.1 come again later",
            "RCPT" if temper == Temper::Refusing => "550 5.1.1 nobody of that name",
            "RCPT" => {
                to = between(&line);
                "250 ok"
            }
            "DATA" => {
                say(stream, "354 go ahead").await?;
                if temper == Temper::Leaving {
                    return Ok(false);
                }
                let mut text = String::new();
                let mut is_whole = false;
                while let Some(line) = next_line(stream).await? {
                    if line == "." {
                        is_whole = true;
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push_str("\r\n");
                }
                if !is_whole {
                    return Ok(false);
                }
                if temper == Temper::Picky {
                    "554 5.7.1 no such messages here"
                } else {
                    let (raw, text) = (text.clone(), text.replace("=\r\n", ""));
                    let taken = Taken { from: from.clone(), to: to.clone(), text, raw };
                    lock(known).taken.push(taken);
                    if temper == Temper::Silent {
                        return Ok(false);
                    }
                    "250 taken"
                }
            }
            "QUIT" => {
                say(stream, "221 bye").await?;
                return Ok(false);
            }
            _ => "250 ok",
        };
        say(stream, answer).await?;
    }
    Ok(false)
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufStream<S>,
    answer: &str,
) -> std::io::Result<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn next_line<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufStream<S>,
) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await?;
    Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// What stands between angle brackets.
fn between(line: &str) -> String {
    let inner = line.split(['<', '>']).nth(1);
    inner.unwrap_or_default().to_owned()
}

/// A clock that is ahead of another one.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "a port is not printable")]
pub struct Ahead {
    /// The other one.
    pub of: Arc<dyn Clock>,
    /// By how much.
    pub by: TimeDelta,
}

impl Clock for Ahead {
    fn now(&self) -> DateTime<Utc> {
        self.of.now() + self.by
    }
}
