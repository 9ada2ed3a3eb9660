//! The door: signing in and out, and setting the firm up before there is anybody.

pub mod set_up;

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use goodword_actions::sign_in::{self as action, SignIn};
use goodword_actions::sign_out::SignOut;
use goodword_domain::Refusal;
use goodword_domain::refusal::RefusalKind;
use goodword_store::{Viewer, firm};
use serde::Deserialize;

use crate::Web;
use crate::ctx::{Ctx, Peer, SESSION};
use crate::draft::Draft;
use crate::error::{TurnedAway, WebError, WebResult};
use crate::shell::Shell;
use crate::{flash, show, table, wish};

#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
struct SignInPage {
    shell: Shell,
    to: String,
    email: String,
    error: String,
}

/// Where somebody wanted to go before they were asked to sign in.
#[derive(Deserialize)]
pub struct Wanted {
    to: Option<String>,
}

/// The form to sign in with; before there is a firm, the way to set one up.
pub async fn form(State(web): State<Arc<Web>>, Query(wanted): Query<Wanted>) -> Response {
    table::respond(draw_or_set_up(&web, wanted.to).await, false)
}

async fn draw_or_set_up(web: &Web, to: Option<String>) -> WebResult {
    let mut reader = web.desk.db.read(Viewer::System("sign-in")).await?;
    match firm::find(&mut reader).await? {
        None => Ok(show::go("/set-up")),
        Some(firm) => {
            let to = to.filter(|t| flash::local(t)).unwrap_or_default();
            show::html(&page(firm.name, to, Draft::default()), &Draft::default())
        }
    }
}

fn page(firm: String, to: String, draft: Draft) -> SignInPage {
    let mut shell = Shell::bare("Sign in");
    shell.firm = firm;
    let error = draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default();
    SignInPage { shell, to, email: draft.or("email", ""), error }
}

/// Opens a session, or says why not.
pub async fn enter(State(web): State<Arc<Web>>, Peer(address): Peer, body: Result<Bytes, BytesRejection>) -> Response {
    table::respond(enter_with(&web, &address, body).await, false)
}

async fn enter_with(web: &Web, address: &str, body: Result<Bytes, BytesRejection>) -> WebResult {
    let fields = wish::sent(body)?;
    let draft = Draft { fields, refusal: None };
    let to = draft.or("to", "");
    let to = if flash::local(&to) { to } else { "/".to_owned() };
    let given = SignIn { email: draft.or("email", ""), password: draft.or("password", "") };
    match action::sign_in(&web.desk, &given, address).await {
        Ok(session) => Ok(with_session(show::go(&to), &session.token)),
        Err(error) => match WebError::from(error) {
            WebError::Refused(refusal) => {
                let mut reader = web.desk.db.read(Viewer::System("sign-in")).await?;
                let firm = firm::find(&mut reader).await?.map_or_else(|| "Goodword".to_owned(), |f| f.name);
                let draft = Draft { refusal: Some(refusal), ..draft };
                show::html(&page(firm, to, draft.clone()), &draft)
            }
            other => Err(other),
        },
    }
}

/// Adds the cookie of a session: no script reads it, no other site sends it along with a form. The guard keeps it to https.
pub(crate) fn with_session(mut response: Response, token: &str) -> Response {
    let cookie = format!("{SESSION}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Ends the session of this browser.
pub async fn leave(ctx: Ctx, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    table::respond(leave_with(&ctx, &headers, body).await, ctx.fragment)
}

async fn leave_with(ctx: &Ctx, headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> WebResult {
    wish::proven(ctx, headers, &wish::sent(body)?)?;
    if let Some(session_id) = ctx.me.session() {
        ctx.web.desk.run(&ctx.actor(), SignOut { session_id }).await?;
    }
    let mut response = show::go("/sign-in");
    let gone = format!("{SESSION}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    if let Ok(value) = HeaderValue::from_str(&gone) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// An address there is nothing at.
pub async fn nothing_here(ctx: Result<Ctx, TurnedAway>, uri: Uri, headers: HeaderMap) -> Response {
    let sentence = "There is nothing at this address. Check it, or start from Today.";
    let error = WebError::Refused(Refusal::of_kind(RefusalKind::Missing, "missing", sentence));
    match ctx {
        _ if uri.path().starts_with("/api/") => error.json(),
        Ok(ctx) => error.page_for(&ctx).await,
        Err(_) => error.page(headers.contains_key("hx-request")),
    }
}
