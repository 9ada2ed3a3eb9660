//! Setting the firm up in the browser, once, before there is anybody.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use goodword_actions::set_up_firm::SetUpFirm;
use goodword_actions::sign_in::{self, SignIn};
use goodword_actions::{Actor, Via};
use goodword_domain::place::{COUNTRIES, Profession};
use goodword_store::{Viewer, firm};

use crate::ctx::Peer;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::{Web, show, table, wish};

#[derive(Template)]
#[template(path = "sign_in/set_up.html")]
struct SetUpPage {
    shell: Shell,
    draft: Draft,
    error: String,
    countries: Vec<(&'static str, &'static str)>,
    professions: Vec<(&'static str, &'static str)>,
}

impl SetUpPage {
    fn new(draft: Draft) -> Self {
        let error = draft.refusal.as_ref().filter(|r| r.field.is_none()).map(|r| r.sentence.to_string()).unwrap_or_default();
        let countries = COUNTRIES.iter().map(|country| (country.code, country.name)).collect();
        let professions = Profession::ALL.iter().map(|profession| (profession.word(), profession.label())).collect();
        Self { shell: Shell::bare("Set up your firm"), draft, error, countries, professions }
    }
}

/// The form, as long as there is no firm.
pub async fn form(State(web): State<Arc<Web>>) -> Response {
    table::respond(form_of(&web).await, false)
}

async fn form_of(web: &Web) -> WebResult {
    let mut reader = web.desk.db.read(Viewer::System("sign-in")).await?;
    match firm::find(&mut reader).await? {
        Some(_) => Ok(show::go("/sign-in")),
        None => show::html(&SetUpPage::new(Draft::default()), &Draft::default()),
    }
}

/// Sets the firm up, tells the sample story where it is wished for, and signs the first admin in.
pub async fn set_up(State(web): State<Arc<Web>>, Peer(address): Peer, body: Result<Bytes, BytesRejection>) -> Response {
    table::respond(set_up_with(&web, &address, body).await, false)
}

async fn set_up_with(web: &Web, address: &str, body: Result<Bytes, BytesRejection>) -> WebResult {
    let draft = Draft { fields: wish::sent(body)?, refusal: None };
    let text = |name: &str| draft.value(name).map(str::to_owned).filter(|v| !v.trim().is_empty());
    let command = SetUpFirm {
        name: draft.or("name", ""),
        country: text("country"),
        profession: text("profession").and_then(|p| p.parse().ok()),
        zone: text("zone"),
        currency: text("currency").and_then(|c| c.parse().ok()),
        writing: text("writing").and_then(|w| w.parse().ok()),
        admin_name: text("admin_name"),
        email: draft.or("email", ""),
        password: draft.or("password", ""),
    };
    match web.desk.run(&Actor::product(Via::Browser), command).await {
        Ok(_) => {}
        Err(error) => {
            let WebError::Refused(refusal) = WebError::from(error) else { return form_of(web).await };
            let draft = Draft { refusal: Some(refusal), ..draft };
            return show::html(&SetUpPage::new(draft.clone()), &draft);
        }
    }
    if draft.value("sample").is_some() {
        web.hosted.tell_sample().await.map_err(WebError::Fault)?;
    }
    let given = SignIn { email: draft.or("email", ""), password: draft.or("password", "") };
    let session = sign_in::sign_in(&web.desk, &given, address).await?;
    Ok(crate::sign_in::with_session(show::go("/welcome"), &session.token))
}
