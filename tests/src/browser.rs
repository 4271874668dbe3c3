//! A real browser at the front door, driven through `chromedriver`.

use std::time::Duration;

use bursar_testkit::run::Part;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::{Office, PASSWORD};

/// How long a page may take until it shows what is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// The most controls that a person has to pass on a page.
const MOST_CONTROLS: usize = 150;

/// A browser window of its own for one test.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    base: String,
}

/// Reads what the console of the browser said since it was last asked.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({"type": "browser"}).to_string()))
    }
}

impl Browser {
    /// A window at this office; none where the run of the tests has no browser.
    pub async fn at(office: &Office) -> Option<Self> {
        Self::with(office, json!({})).await
    }

    /// A window in which scripts do not run.
    pub async fn without_scripts(office: &Office) -> Option<Self> {
        let key = "profile.managed_default_content_settings.javascript";
        Self::with(office, json!({key: 2})).await
    }

    async fn with(office: &Office, preferences: Value) -> Option<Self> {
        let driver = Part::Browser.address()?;
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            // Colours that are still fading would be measured half-way.
            "--force-prefers-reduced-motion",
            "--disable-dev-shm-usage",
            "--window-size=1400,1000",
        ];
        let options = json!({
            "goog:chromeOptions": {"args": arguments, "prefs": preferences},
            "goog:loggingPrefs": {"browser": "ALL"},
        });
        let capabilities = options.as_object().cloned().unwrap_or_default();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&driver).await;
        let client = client.expect("a browser session");
        Some(Self { client, base: office.address().to_owned() })
    }

    /// The window itself.
    pub const fn window(&self) -> &Client {
        &self.client
    }

    /// Opens a page.
    pub async fn open(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.expect("a page");
    }

    /// Signs in with the keyboard alone.
    pub async fn sign_in(&self) {
        self.open("/sign-in").await;
        self.tab_to("input[name=email]").await;
        self.type_text("admin@bursar.example").await;
        self.press(keys::TAB).await;
        self.type_text(PASSWORD).await;
        self.press(keys::ENTER).await;
        self.until("return location.pathname !== '/sign-in' && !!document.querySelector('h1')")
            .await;
    }

    /// Presses the key that goes from control to control until one that is meant has the focus.
    pub async fn tab_to(&self, selector: &str) {
        self.wait_for(selector).await;
        let is_there = format!("return !!document.activeElement?.matches({selector:?})");
        for _ in 0..MOST_CONTROLS {
            if self.script(&is_there).await == json!(true) {
                return;
            }
            self.press(keys::TAB).await;
        }
        panic!("no key leads to {selector}, at {}: {}", self.path().await, self.text().await);
    }

    /// Writes into a field of a page without scripts, in place of what is there.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.element(selector).await;
        field.clear().await.expect("a field that can be cleared");
        field.send_keys(text).await.expect("a field that takes text");
    }

    /// Clicks on an element of a page without scripts.
    pub async fn click(&self, selector: &str) {
        self.element(selector).await.click().await.expect("an element that can be clicked");
    }

    /// Whether the page has such an element.
    pub async fn has(&self, selector: &str) -> bool {
        self.client.find(Locator::Css(selector)).await.is_ok()
    }

    /// The text of an element.
    pub async fn text_of(&self, selector: &str) -> String {
        self.element(selector).await.text().await.expect("a text")
    }

    async fn element(&self, selector: &str) -> Element {
        self.wait_for(selector).await;
        self.client.find(Locator::Css(selector)).await.expect("an element")
    }

    /// Types a text, sign by sign.
    pub async fn type_text(&self, text: &str) {
        let actions = text.chars().fold(KeyActions::new("keyboard".to_owned()), |actions, sign| {
            actions.then(KeyAction::Down { value: sign }).then(KeyAction::Up { value: sign })
        });
        self.client.perform_actions(actions).await.expect("typing");
    }

    /// Presses one key.
    pub async fn press(&self, key: char) {
        self.type_text(&key.to_string()).await;
    }

    /// Waits until an element is there.
    pub async fn wait_for(&self, selector: &str) {
        let wait = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        if let Err(error) = wait {
            let source = self.client.source().await.unwrap_or_default();
            panic!("{selector}: {error} at {}: {source}", self.path().await);
        }
    }

    /// Waits until a script answers `true`.
    pub async fn until(&self, script: &str) {
        let begun = tokio::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.script(script).await == json!(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never so: {script}, at {}: {}", self.path().await, self.text().await);
    }

    /// Waits until the page shows a text.
    pub async fn until_shown(&self, text: &str) {
        self.until(&format!("return document.body.innerText.includes({text:?})")).await;
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str) -> Value {
        // A page that is about to be replaced cannot answer; the next one can.
        self.client.execute(script, Vec::new()).await.unwrap_or(Value::Null)
    }

    /// Where the browser is, without the host.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    /// What the page shows.
    pub async fn text(&self) -> String {
        let text = self.script("return document.body.innerText").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Complaints of the browser's console: violations of the policy, broken scripts, lost files.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(ConsoleLog).await.expect("the console");
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        let severe = severe.map(|entry| entry["message"].to_string());
        // The browser says so when the next page was there before the fade to it could begin.
        severe.filter(|message| !message.contains("ViewTransition opt-in")).collect()
    }

    /// What the accessibility rules find on the page, if it is serious.
    pub async fn barriers(&self) -> Vec<String> {
        self.client.execute(&axe(), Vec::new()).await.expect("the accessibility rules");
        let found = self.client.execute_async(BARRIERS, Vec::new()).await.expect("their findings");
        let found = found.as_array().cloned().unwrap_or_default();
        found.iter().map(|finding| finding.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Closes the window.
    pub async fn close(self) {
        self.client.close().await.expect("a closed window");
    }
}

const BARRIERS: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, {resultTypes: ['violations']}).then(found => done(
        found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v =>
            v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))
    ), error => done(['axe failed: ' + error]));
";

/// The script of the accessibility rules.
fn axe() -> String {
    let path = std::env::var_os("BURSAR_TEST_AXE").expect("BURSAR_TEST_AXE is set by cargo xtask");
    std::fs::read_to_string(path).expect("the script of the accessibility rules")
}

/// Keys without a sign of their own, as `WebDriver` writes them.
pub mod keys {
    /// To the next control.
    pub const TAB: char = '\u{e004}';
    /// Do it.
    pub const ENTER: char = '\u{e007}';
    /// Leave it.
    pub const ESCAPE: char = '\u{e00c}';
    /// Down.
    pub const DOWN: char = '\u{e015}';
    /// Up.
    pub const UP: char = '\u{e013}';
}
