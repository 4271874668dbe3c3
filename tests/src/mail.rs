//! A mail server on this machine that takes e-mails, or is in a bad temper, and tells what it got.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

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
    task: JoinHandle<()>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl MailServer {
    /// A server that is friendly until told otherwise.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let known = Arc::new(Mutex::new(Known::default()));
        let own = Arc::clone(&known);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let known = Arc::clone(&own);
                tokio::spawn(async move { drop(talk(stream, &known).await) });
            }
        });
        Self { port, known, task }
    }

    /// Where it is.
    pub const fn port(&self) -> u16 {
        self.port
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

/// As much of RFC 5321 as a client needs.
async fn talk(stream: TcpStream, known: &Mutex<Known>) -> std::io::Result<()> {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    let temper = lock().tempers.pop().unwrap_or(Temper::Friendly);
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 mx.example here\r\n").await?;
    let (mut from, mut to) = (String::new(), String::new());
    while let Some(line) = lines.next_line().await? {
        lock().said.push(line.clone());
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-mx.example\r\n250-AUTH PLAIN\r\n250 8BITMIME",
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
                writer.write_all(b"354 go ahead\r\n").await?;
                if temper == Temper::Leaving {
                    return Ok(());
                }
                let mut text = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push_str("\r\n");
                }
                if temper == Temper::Picky {
                    "554 5.7.1 no such messages here"
                } else {
                    let (raw, text) = (text.clone(), text.replace("=\r\n", ""));
                    let taken = Taken { from: from.clone(), to: to.clone(), text, raw };
                    lock().taken.push(taken);
                    if temper == Temper::Silent {
                        return Ok(());
                    }
                    "250 taken"
                }
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
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
