//! What goes wrong, told once for every form an answer has: a page, a sentence for a part of a page, or JSON.

use askama::Template;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use goodword_actions::ActionError;
use goodword_domain::Refusal;
use goodword_domain::refusal::RefusalKind;
use goodword_store::{StoreError, firm};
use serde_json::json;

use crate::ctx::Ctx;
use crate::shell::Shell;

/// Why a request was not answered as wished.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A page could not be drawn.
    #[error("The page could not be drawn: {0}")]
    Draw(#[from] askama::Error),
    /// The request itself is at fault, or went wrong on its way: its status, a code and a sentence.
    #[error("{2}")]
    Request(StatusCode, &'static str, &'static str),
    /// A program's fault that is told as such.
    #[error("{0}")]
    Fault(String),
}

/// What a page answers.
pub type WebResult = Result<Response, WebError>;

impl From<ActionError> for WebError {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Refused(refusal) => Self::Refused(refusal),
            ActionError::Store(error) => Self::Store(error),
            other @ ActionError::Unrecorded(_) => Self::Fault(other.to_string()),
        }
    }
}

/// The status a kind of refusal has.
pub(crate) fn status(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::Unreadable => StatusCode::BAD_REQUEST,
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::Missing => StatusCode::NOT_FOUND,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::SignedOut => StatusCode::UNAUTHORIZED,
        RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
    }
}

/// What a status says that stands alone.
pub(crate) fn of_status(status: StatusCode) -> WebError {
    let (code, sentence) = match status {
        StatusCode::NOT_FOUND => return WebError::Refused(Refusal::nothing_here()),
        StatusCode::METHOD_NOT_ALLOWED => ("method", "This address is not asked like that. Nothing was changed."),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "too_large",
            "What was sent is larger than this address takes, so it was not read. Nothing was changed. Send it in parts.",
        ),
        StatusCode::GATEWAY_TIMEOUT => {
            ("too_long", "This took too long and was given up. Look whether it was done before you do it again.")
        }
        status if status.is_server_error() => return WebError::Fault(format!("answered {status} without a word")),
        _ => ("unreadable", "The request could not be read. Nothing was changed; go back, reload the page and try again."),
    };
    WebError::Request(status, code, sentence)
}

/// The page that tells an error to somebody who may not be signed in, or when even the database is away.
#[derive(Template)]
#[template(path = "_layout/error.html")]
struct ErrorPage {
    shell: Shell,
    what: String,
    /// Whether the same may work in a moment.
    again: bool,
}

/// The page that tells an error to somebody who is signed in: the bar and the search stay.
#[derive(Template)]
#[template(path = "_layout/error_inside.html")]
struct ErrorInside {
    shell: Shell,
    what: String,
    more: String,
    icon: &'static str,
}

impl WebError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => status(refusal.kind),
            Self::Request(status, ..) => *status,
            Self::Store(StoreError::Taken(_) | StoreError::Absent(_)) => StatusCode::CONFLICT,
            Self::Store(StoreError::Unsure(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(error) if error.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(error) if error.is_without_room() => StatusCode::INSUFFICIENT_STORAGE,
            Self::Store(_) | Self::Draw(_) | Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code for programs.
    fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code,
            Self::Request(_, code, _) => code,
            Self::Store(StoreError::Taken(_)) => "taken",
            Self::Store(StoreError::Absent(_)) => "absent",
            Self::Store(StoreError::Unsure(_)) => "unsure",
            Self::Store(error) if error.is_passing() => "busy",
            Self::Store(error) if error.is_without_room() => "no_room",
            _ => "failed",
        }
    }

    /// What somebody who asked is told: never the inner workings.
    fn sentence(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.sentence.to_string(),
            Self::Request(_, _, sentence) => (*sentence).to_owned(),
            Self::Store(StoreError::Taken(_)) => {
                "Somebody else changed this in between, or a key or name in it cannot be used again. Nothing of yours was kept. \
                 Reload the page and look at it, or give another key or name."
                    .to_owned()
            }
            Self::Store(StoreError::Absent(_)) => {
                "Something this refers to is not there, or was taken away in between. Nothing of yours was kept. Reload the page and look."
                    .to_owned()
            }
            Self::Store(StoreError::Unsure(_)) => {
                "The database went away before it said whether this was kept. Look whether it is there before you do it again.".to_owned()
            }
            Self::Store(error) if error.is_passing() => {
                "The database is busy or away. Nothing was changed. Try again in a moment.".to_owned()
            }
            Self::Store(error) if error.is_without_room() => {
                "The disk of the server takes no more. Nothing was changed. Whoever runs Goodword must make room on it; then do this again."
                    .to_owned()
            }
            _ => "Something failed on the server. Nothing was changed. Try again; if it stays so, tell whoever runs Goodword."
                .to_owned(),
        }
    }

    fn log(&self) {
        if self.status().is_server_error() {
            tracing::error!(error = %self, "a request failed");
        }
    }

    /// As JSON, for the API.
    pub(crate) fn json(&self) -> Response {
        self.log();
        let field = match self {
            Self::Refused(refusal) => refusal.field.as_deref(),
            _ => None,
        };
        let body = json!({ "error": { "code": self.code(), "sentence": self.sentence(), "field": field } });
        (self.status(), axum::Json(body)).into_response()
    }

    /// In the form an address answers in: JSON under the API, else a page, or a sentence for a part of one.
    pub(crate) fn at(&self, path: &str, headers: &HeaderMap) -> Response {
        if path.starts_with("/api/") { self.json() } else { self.page(headers.contains_key("hx-request")) }
    }

    /// As a page, or as a sentence where only a part of a page was asked for.
    pub(crate) fn page(&self, fragment: bool) -> Response {
        self.log();
        if fragment {
            return (self.status(), self.sentence()).into_response();
        }
        let again = self.status() == StatusCode::SERVICE_UNAVAILABLE;
        let page = ErrorPage { shell: Shell::bare(self.title()), what: self.sentence(), again };
        match page.render() {
            Ok(html) => (self.status(), axum::response::Html(html)).into_response(),
            Err(_) => (self.status(), self.sentence()).into_response(),
        }
    }

    /// As a page for whoever asked; a failure of ours is told without asking the database again.
    pub(crate) async fn page_for(&self, ctx: &Ctx) -> Response {
        if let Some(worded) = self.worded(ctx).await {
            return Box::pin(worded.page_for(ctx)).await;
        }
        if ctx.fragment || self.status().is_server_error() {
            return self.page(ctx.fragment);
        }
        self.inside(ctx).await.unwrap_or_else(|_| self.page(false))
    }

    /// As JSON, in the firm's words.
    pub(crate) async fn json_for(&self, ctx: &Ctx) -> Response {
        match self.worded(ctx).await {
            Some(worded) => worded.json(),
            None => self.json(),
        }
    }

    /// The same with the firm's word for a matter, where the sentence names one by the product's. A verb says it in the firm's
    /// words itself; this is for what is read.
    async fn worded(&self, ctx: &Ctx) -> Option<Self> {
        let Self::Refused(refusal) = self else { return None };
        if !refusal.names_a_matter() {
            return None;
        }
        let mut reader = ctx.read().await.ok()?;
        let matter = firm::find(&mut reader).await.ok()??.matter();
        let worded = refusal.clone().worded(&matter);
        (worded.sentence != refusal.sentence).then_some(Self::Refused(worded))
    }

    async fn inside(&self, ctx: &Ctx) -> WebResult {
        let mut reader = ctx.read().await?;
        let shell = Shell::of(ctx, &mut reader, self.title(), "").await?;
        let sentence = self.sentence();
        let (what, more) = sentence.split_once(". ").map_or((sentence.as_str(), ""), |(first, rest)| (first, rest));
        let icon = match self.status() {
            StatusCode::NOT_FOUND => "search",
            StatusCode::FORBIDDEN => "lock",
            _ => "circle-alert",
        };
        let page = ErrorInside { shell, what: format!("{}.", what.trim_end_matches('.')), more: more.to_owned(), icon };
        Ok((self.status(), axum::response::Html(page.render()?)).into_response())
    }

    fn title(&self) -> &'static str {
        match self.status() {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::FORBIDDEN => "Not allowed",
            StatusCode::CONFLICT => "Changed in between",
            StatusCode::SERVICE_UNAVAILABLE => "Not available",
            status if status.is_server_error() => "That failed",
            _ => "Not done",
        }
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        self.page(false)
    }
}

/// Why a request goes no further than the door.
pub enum TurnedAway {
    /// Nobody is signed in.
    NotSignedIn(NotSignedIn),
    /// Who asks could not be found out: nobody is told to sign in again because the database is away.
    Failed {
        /// What failed.
        error: WebError,
        /// Whether a program asked.
        api: bool,
        /// Whether a part of a page was asked for.
        fragment: bool,
    },
}

impl IntoResponse for TurnedAway {
    fn into_response(self) -> Response {
        match self {
            Self::NotSignedIn(turned_away) => turned_away.into_response(),
            Self::Failed { error, api: true, .. } => error.json(),
            Self::Failed { error, fragment, .. } => error.page(fragment),
        }
    }
}

/// Nobody is signed in: the browser is sent to sign in and comes back, a program is told.
pub struct NotSignedIn {
    pub(crate) api: bool,
    pub(crate) fragment: bool,
    pub(crate) to: String,
}

impl IntoResponse for NotSignedIn {
    fn into_response(self) -> Response {
        if self.api {
            let sentence = "Sign in first, or send a bearer token. Nothing was changed.";
            return WebError::Refused(Refusal::of_kind(RefusalKind::SignedOut, "signed_out", sentence)).json();
        }
        let query = serde_html_form::to_string([("to", self.to.as_str())]).unwrap_or_default();
        let address = if self.to == "/" || self.to.is_empty() { "/sign-in".to_owned() } else { format!("/sign-in?{query}") };
        if self.fragment {
            // A part of a page cannot hold the sign-in page: the whole page goes there.
            let go = HeaderValue::from_str(&address).unwrap_or(HeaderValue::from_static("/sign-in"));
            return (StatusCode::UNAUTHORIZED, [(HeaderName::from_static("hx-redirect"), go)]).into_response();
        }
        (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
    }
}
