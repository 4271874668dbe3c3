//! The binary as a shell sees it: what it prints, and how it ends.
#![expect(clippy::unwrap_used, reason = "a helper fails like the tests that use it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What a command printed, and its exit code.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

/// A data directory of its own, and a database in it.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_bursar")));
        command.args(arguments).env_clear().env("XDG_DATA_HOME", self.0.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str], typed: &str) -> Said {
        let mut child = self.command(arguments).spawn().unwrap();
        // Who reads nothing may have closed it already.
        drop(child.stdin.take().unwrap().write_all(typed.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    fn ends(&self, code: i32, arguments: &[&str], typed: &str) -> Said {
        let said = self.run(arguments, typed);
        assert_eq!(said.code, Some(code), "{arguments:?}: {said:?}");
        said
    }
}

/// A server that is killed with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Sends one request by hand, and answers all that came back.
fn ask(address: &str, request: &str, body: &str) -> String {
    ask_with(address, request, "Accept: */*", body)
}

/// The same with one more header.
fn ask_with(address: &str, request: &str, header: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{header}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_wrong_use_ends_with_2_and_says_what_is_wrong() {
    let home = Home::new();
    let file = home.file("bursar.toml", "[http]\nlisen = 'x'");
    let rows: [(&[&str], &str); 7] = [
        (&["fly"], "fly"),
        (&["migrate", "--fast"], "--fast"),
        (&["migrate", "--database-url", "mysql://x"], "database.url"),
        (&["migrate", "--config", &file], "http.lisen"),
        (&["import", "clients", "missing.csv"], "missing.csv"),
        (&["token", "create", "--user", "nobody"], "--user nobody"),
        (&["user", "create", "--email", "ada@example.org"], "at least 12"),
    ];
    for (arguments, named) in rows {
        let said = home.ends(2, arguments, "short\n");
        assert!(said.err.contains(named), "{arguments:?}: {said:?}");
        assert_eq!(said.out, "", "{arguments:?}");
    }
    assert!(home.ends(0, &["--version"], "").out.starts_with("bursar "));
}

#[test]
fn a_command_that_needs_a_database_makes_none() {
    let home = Home::new();
    let missing = home.0.path().join("mistyped.db");
    let url = format!("sqlite://{}", missing.display());
    for command in [&["journal", "verify"][..], &["token", "create", "--user", "a@b.example"]] {
        let said = home.ends(1, &[command, &["--database-url", &url]].concat(), "");
        assert!(said.err.contains("opening the database"), "{said:?}");
        assert!(!missing.exists(), "{command:?}");
    }
    home.file("mistyped.db", "");
    let said = home.ends(1, &["journal", "verify", "--database-url", &url], "");
    assert!(said.err.contains("run `bursar migrate` first"), "{said:?}");
}

#[test]
fn a_new_database_is_migrated_once_and_filled_from_a_file() {
    let home = Home::new();
    let first = home.ends(0, &["migrate"], "").out;
    assert!(first.starts_with("Brought the database to the current schema"), "{first}");
    let again = home.ends(0, &["migrate"], "").out;
    assert_eq!(again, "The database is at the current schema.\n");

    let wrong = home.file("wrong.csv", "company,email\nAcme,a@acme.example\nBolt,nonsense\n");
    let refused = home.ends(1, &["import", "clients", &wrong, "--commit"], "");
    assert!(refused.out.contains("line      3") && refused.out.contains("Nothing is imported."));
    assert!(refused.err.contains("some rows are refused"), "{refused:?}");
    let report = home.file("report.csv", "");
    home.ends(1, &["import", "clients", &wrong, "--report", &report], "");
    let report = std::fs::read_to_string(report).unwrap();
    assert!(report.contains("2,create,Acme,is new") && report.contains("3,refuse,Bolt,email: "));
    let right = home.file("right.csv", "Name it,company\na@acme.example,Acme\n");
    let mapped = ["import", "clients", &right, "--map", "Name it=email"];
    let checked = home.ends(0, &mapped, "").out;
    assert!(checked.contains("1 rows") && checked.contains("add --commit"), "{checked}");
    let json = |more: &[&str]| -> Value {
        let arguments = [&mapped, more].concat();
        serde_json::from_str(&home.ends(0, &arguments, "").out).unwrap()
    };
    let imported = json(&["--json", "--commit"]);
    assert_eq!(
        (&imported["is_committed"], &imported["counts"]["create"]),
        (&true.into(), &1.into())
    );
    let skipped = json(&["--json", "--duplicates", "skip"]);
    assert_eq!(skipped["counts"]["skip"], 1);
}

#[test]
fn the_first_member_of_staff_comes_through_the_link_and_programs_through_tokens() {
    let home = Home::new();
    let mut child = home.command(&["serve", "--listen", "127.0.0.1:0"]).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let serving = Serving(child);
    let link = lines.map_while(Result::ok).find(|line| line.contains("/setup?token=")).unwrap();
    let (address, path) = link.trim_start_matches("http://").split_once('/').unwrap();
    let secret = path.split('=').nth(1).unwrap();
    assert!(ask(address, &format!("GET /{path}"), "").starts_with("HTTP/1.1 200"));
    let form = |secret: &str, email: &str| {
        format!("token={secret}&email={email}&first_name=Ada&password=correct+horse+battery")
    };
    let guessed = ask(address, "POST /setup", &form("guessed", "eve%40example.org"));
    assert!(guessed.starts_with("HTTP/1.1 4"), "{guessed}");
    let made = ask(address, "POST /setup", &form(secret, "ada%40example.org"));
    assert!(made.starts_with("HTTP/1.1 303") && made.contains("bursar="), "{made}");
    let again = ask(address, "POST /setup", &form(secret, "eve%40example.org"));
    assert!(again.starts_with("HTTP/1.1 4"), "the link works once: {again}");

    let unknown = home.ends(1, &["token", "create", "--user", "eve@example.org"], "");
    assert!(unknown.err.contains("eve@example.org"), "{unknown:?}");
    let password = "correct horse battery\n";
    home.ends(0, &["user", "create", "--email", "ole@example.org", "--superuser"], password);
    let token = home.ends(0, &["token", "create", "--user", "ole@example.org"], "").out;
    assert!(token.starts_with("bursar_") && token.lines().count() == 1, "{token}");
    let token = format!("Authorization: Bearer {}", token.trim());
    let answer = ask_with(address, "GET /api/v1/staff", &token, "");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("ada@example.org"), "{answer}");
    drop(serving);
}
