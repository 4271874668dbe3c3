//! Knows how somebody at a front door asks: a browser with its cookie, or a program with its token.

use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use crate::{Reply, page};

/// Somebody at a front door.
#[derive(Clone, Debug)]
pub struct Visitor {
    http: Client,
    base: String,
    headers: Vec<(String, String)>,
    csrf: String,
}

impl Visitor {
    /// Somebody whom nobody knows.
    pub(crate) fn at(base: &str) -> Self {
        // The client of the program under test may speak TLS, so this one could as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().tls_certs_only([]).cookie_store(true);
        let http = http.redirect(Policy::none()).build();
        let http = http.expect("an HTTP client");
        Self { http, base: base.to_owned(), headers: Vec::new(), csrf: String::new() }
    }

    /// The same visitor, who sends one more header with everything he asks.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut visitor = self.clone();
        visitor.headers.push((name.to_owned(), value.to_owned()));
        visitor
    }

    /// A program with this bearer token.
    #[must_use]
    pub(crate) fn bearing(&self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// Asks at another address from now on: where the server was started again.
    pub fn moves_to(&mut self, address: &str) {
        address.clone_into(&mut self.base);
    }

    /// Signs in at the door of the panel, and remembers what forms prove themselves with.
    #[must_use]
    pub async fn sign_in(mut self, email: &str, password: &str) -> Self {
        let reply = self.post_form("/sign-in", &[("email", email), ("password", password)]).await;
        let reply = reply.redirects_to("/");
        drop(reply);
        self.read_proof().await;
        self
    }

    /// Reads from a page what the forms of the session prove themselves with.
    pub async fn read_proof(&mut self) {
        // Whatever he may see, the frame around it has the form to sign out.
        let shown = self.get("/clients").await;
        self.csrf = page::field(&shown.body, "csrf_token").expect("a form with its proof");
    }

    /// The same visitor, who does not prove that he meant what he sends.
    #[must_use]
    pub fn without_proof(mut self) -> Self {
        self.csrf.clear();
        self
    }

    /// What the forms of the visitor's session prove themselves with.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// A request that is not sent yet.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// Sends a request that was built by hand.
    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let (http, request) = request.build_split();
        let request = request.expect("a request that can be sent");
        let told = format!("{} {}", request.method(), request.url());
        let response = http.execute(request).await;
        Reply::of(told, response.expect("an answer")).await
    }

    /// Asks for an address.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a form, with its proof.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut fields = fields.to_vec();
        if !self.csrf.is_empty() {
            fields.push(("csrf_token", &self.csrf));
        }
        self.send(self.request(Method::POST, path).form(&fields)).await
    }

    /// Sends JSON with any method.
    pub async fn send_json(&self, method: Method, path: &str, body: &Value) -> Reply {
        let request = self.request(method, path).json(body);
        let request = match self.csrf.as_str() {
            "" => request,
            proof => request.header("x-csrf-token", proof),
        };
        self.send(request).await
    }

    /// Posts JSON.
    pub async fn post_json(&self, path: &str, body: &Value) -> Reply {
        self.send_json(Method::POST, path, body).await
    }

    /// Puts JSON.
    pub async fn put_json(&self, path: &str, body: &Value) -> Reply {
        self.send_json(Method::PUT, path, body).await
    }

    /// Patches with JSON.
    pub async fn patch_json(&self, path: &str, body: &Value) -> Reply {
        self.send_json(Method::PATCH, path, body).await
    }

    /// Deletes.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path).header("x-csrf-token", &self.csrf)).await
    }

    /// Sends a form with a file, its proof before the file.
    pub async fn post_file(&self, path: &str, name: &str, file: &[u8]) -> Reply {
        let part = Part::bytes(file.to_vec()).file_name(name.to_owned());
        let form = Form::new().text("csrf_token", self.csrf.clone()).part("file", part);
        self.send(self.request(Method::POST, path).multipart(form)).await
    }

    /// Posts a file of clients, as `text/csv`.
    pub async fn post_csv(&self, path: &str, file: &[u8]) -> Reply {
        let request = self.request(Method::POST, path).header("content-type", "text/csv");
        let request = request.header("x-csrf-token", &self.csrf);
        self.send(request.body(file.to_vec())).await
    }
}
