//! A browser without a screen: it signs in through the form, keeps its cookies, and posts forms with the token of the page.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use calamine::{Data, Reader, Xlsx};
use goodword_actions::add_colleague::AddColleague;
use goodword_domain::colleague::Role;
use goodword_domain::{ColleagueId, text};
use goodword_testkit::TestFirm;
use goodword_web::{Hosted, Later, Web, router};
use tower::ServiceExt;

/// What everybody's password is in these tests.
pub const PASSWORD: &str = "four words in a row";

/// Nothing runs beside the pages.
struct Alone;

impl Hosted for Alone {
    fn tell_sample(&self) -> Later<'_, Result<(), String>> {
        Box::pin(async { Ok(()) })
    }
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// What was answered as text; what is none of it in `bytes` alone.
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Fails unless the body holds `text`.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "“{text}” is not in the answer ({}):\n{}", self.status, self.body);
        self
    }

    /// Fails if the body holds `text`.
    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "“{text}” is in the answer ({}):\n{}", self.status, self.body);
        self
    }

    /// Fails unless the status is this.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    /// The only sheet of a workbook, row by row, as texts.
    #[track_caller]
    pub fn sheet(&self) -> Vec<Vec<String>> {
        self.is(200);
        let mut book = Xlsx::new(Cursor::new(self.bytes.clone())).unwrap();
        let name = book.sheet_names()[0].clone();
        let said = |cell: &Data| match cell {
            Data::DateTime(at) => {
                let (year, month, day, ..) = at.to_ymd_hms_milli();
                format!("{year}-{month:02}-{day:02}")
            }
            other => other.to_string(),
        };
        book.worksheet_range(&name).unwrap().rows().map(|row| row.iter().map(said).collect()).collect()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Somebody with a browser.
pub struct Visitor {
    server: Router,
    cookies: BTreeMap<String, String>,
    csrf: String,
    from: Option<SocketAddr>,
}

/// Where the files somebody sends lie. The ids of every firm come from one seed, so uploads of two would meet in one folder.
pub fn imports_folder(firm: &TestFirm) -> PathBuf {
    let folder = format!("goodword-imports-{}-{:p}", std::process::id(), Arc::as_ptr(&firm.clock));
    std::env::temp_dir().join(folder)
}

impl Visitor {
    /// The admin who set the firm up.
    pub async fn admin(firm: &TestFirm) -> Self {
        Self::signed_in(firm, "ada@example.com").await
    }

    /// A new colleague, signed in.
    pub async fn colleague(firm: &TestFirm, name: &str, role: Role) -> (Self, ColleagueId) {
        Self::assistant_of(firm, name, role, Vec::new()).await
    }

    /// A new colleague who acts for others, signed in.
    pub async fn assistant_of(firm: &TestFirm, name: &str, role: Role, acts_for: Vec<ColleagueId>) -> (Self, ColleagueId) {
        let email = format!("{}@example.com", text::fold(name).replace(' ', "."));
        let add = AddColleague {
            name: name.to_owned(),
            email: email.clone(),
            role,
            practice_id: None,
            office_id: None,
            languages: String::new(),
            password: Some(PASSWORD.to_owned()),
            acts_for,
        };
        let id = firm.done(&firm.admin, add).await;
        (Self::signed_in(firm, &email).await, id)
    }

    /// Somebody who has not signed in.
    pub fn nobody(firm: &TestFirm) -> Self {
        Self::at(firm, false)
    }

    /// The same, where the address is https.
    pub fn nobody_by_https(firm: &TestFirm) -> Self {
        Self::at(firm, true)
    }

    fn at(firm: &TestFirm, secure: bool) -> Self {
        let web = Web {
            desk: firm.desk.clone(),
            secure,
            proxies: vec!["10.0.0.0/8".parse().unwrap()],
            hosted: Arc::new(Alone),
            imports_folder: imports_folder(firm),
            underway: Default::default(),
        };
        Self { server: router(Arc::new(web)), cookies: BTreeMap::new(), csrf: String::new(), from: None }
    }

    /// The same, asking from a network address.
    #[must_use]
    pub fn from(self, address: &str) -> Self {
        Self { from: Some(SocketAddr::new(address.parse().unwrap(), 4711)), ..self }
    }

    /// Signs in through the form.
    pub async fn signed_in(firm: &TestFirm, email: &str) -> Self {
        let mut visitor = Self::nobody(firm);
        visitor.get("/sign-in").await.is(200);
        visitor.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await.is(303);
        visitor
    }

    /// The token of the session in the cookie.
    pub fn session(&self) -> String {
        self.cookies.get("goodword_session").cloned().unwrap_or_default()
    }

    /// Puts another token into the cookie.
    pub fn set_session(&mut self, token: &str) {
        self.cookies.insert("goodword_session".to_owned(), token.to_owned());
    }

    /// Asks with the token of somebody else's page.
    pub async fn ask_as(&mut self, method: &str, path: &str, headers: &[(&str, &str)], whose: &Self) -> Answer {
        let csrf = std::mem::replace(&mut self.csrf, whose.csrf.clone());
        let answer = self.ask(method, path, headers, "").await;
        self.csrf = csrf;
        answer
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Asks for a part of a page, as htmx does.
    pub async fn fragment(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header("hx-request", "true"), Body::empty()).await
    }

    /// Reads the API as a program does, by a bearer token.
    pub async fn bearer(&mut self, path: &str, token: &str) -> Answer {
        self.ask("GET", path, &[("authorization", &format!("Bearer {token}"))], "").await
    }

    /// Calls the API with JSON and the token of the page read last.
    pub async fn call(&mut self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &[("content-type", "application/json")], body).await
    }

    /// Asks by any method, with headers beside the cookies and the token of the page read last.
    pub async fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "goodword.test");
        request = request.header("x-csrf-token", &self.csrf);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, Body::from(body.to_owned())).await
    }

    /// Posts a form with the token of the page read last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = self.form(fields);
        self.send(Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), form).await
    }

    /// Posts a form as htmx does.
    pub async fn post_fragment(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = self.form(fields);
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.header("hx-request", "true"), form).await
    }

    /// Posts a form without the token that proves whose page it is on.
    pub async fn post_unproven(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = std::mem::take(&mut self.csrf);
        let answer = self.post(path, fields).await;
        self.csrf = csrf;
        answer
    }

    /// Sends a file as a form with files does.
    pub async fn send_file(&mut self, path: &str, name: &str, text: &str) -> Answer {
        self.send_file_as("files", path, name, text).await
    }

    /// Sends a file under the name of its field.
    pub async fn send_file_as(&mut self, field: &str, path: &str, name: &str, text: &str) -> Answer {
        let part = |head: &str, body: &str| format!("--part\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
        let file = format!("name=\"{field}\"; filename=\"{name}\"");
        let body = format!("{}{}--part--\r\n", part("name=\"csrf\"", &self.csrf), part(&file, text));
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=part");
        self.send(request, Body::from(body)).await
    }

    /// Sends a file in a form without the token of its page.
    pub async fn send_file_unproven(&mut self, path: &str) -> Answer {
        let csrf = std::mem::take(&mut self.csrf);
        let answer = self.send_file(path, "a.csv", "a,b\n1,2\n").await;
        self.csrf = csrf;
        answer
    }

    fn form(&self, fields: &[(&str, &str)]) -> Body {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        Body::from(serde_html_form::to_string(all).unwrap())
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(header::COOKIE, cookies.join("; ")).body(body).unwrap();
        if let Some(from) = self.from {
            request.extensions_mut().insert(ConnectInfo(from));
        }
        let response = self.server.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let body = String::from_utf8(bytes.clone()).unwrap_or_default();
        if let Some(token) = body.split("name=\"csrf\" content=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            self.csrf = token.to_owned();
        }
        Answer { status: parts.status, headers: parts.headers, body, bytes }
    }
}
