//! How a verb is wished for: by a form of a page, or by a call of the API; one command, one refusal, two answers.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use goodword_actions::Verb;
use goodword_actions::owner::Warned;
use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ActId, Refusal};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{self, WebError, WebResult};
use crate::flash::{self, Flash};
use crate::forms;
use crate::show::{self, Show};

/// Where a browser goes when a verb is done, and what is said there.
#[derive(Debug, Default)]
pub struct Landing {
    /// The address.
    pub to: String,
    /// What is said, with the way back.
    pub flash: Flash,
    /// Where an empty form for the next one is; "save and another" goes there.
    pub again: Option<&'static str>,
}

impl Landing {
    /// Goes somewhere and says what was done.
    #[must_use]
    pub fn at(to: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { to: to.into(), flash: Flash::saying(sentence), again: None }
    }

    /// With the address of an empty form, for "save and another".
    #[must_use]
    pub fn again(mut self, form: &'static str) -> Self {
        self.again = Some(form);
        self
    }

    /// With a form's address that takes it back.
    #[must_use]
    pub fn undo(mut self, action: impl Into<String>) -> Self {
        self.flash.undo = action.into();
        self
    }

    /// With the form that takes this act back, unless there is another way back already.
    #[must_use]
    pub(crate) fn taken_back_by(self, act: Option<ActId>) -> Self {
        match act {
            Some(act) if self.flash.undo.is_empty() => self.undo(format!("/acts/{act}/taking-back")),
            _ => self,
        }
    }

    /// With things to look at.
    #[must_use]
    pub fn warning(mut self, warnings: impl IntoIterator<Item = String>) -> Self {
        self.flash.warnings.extend(warnings);
        self
    }

    /// With what looks odd, and the first referral it is about.
    #[must_use]
    pub fn looking(mut self, warnings: &[Warned]) -> Self {
        for warned in warnings {
            self.flash.warnings.push(warned.sentence.clone());
            if let Some(about) = warned.about.filter(|_| self.flash.look_at.is_empty()) {
                self.flash.look_at = format!("/referrals/{about}");
            }
        }
        self
    }
}

/// Where a done verb leads.
pub type Land<V> = fn(&<V as Verb>::Done, &Ctx) -> Landing;

/// Does a verb that a form wishes for.
pub(crate) async fn by_form<V: Verb + DeserializeOwned>(
    ctx: Ctx,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
    schema: Arc<Value>,
    (page, show, land): (Right, Show, Land<V>),
) -> Response {
    let fragment = ctx.fragment;
    let fields = match sent(body) {
        Ok(fields) => fields,
        Err(error) => return error.page_for(&ctx).await,
    };
    // Who may not do it is shown no form of it either, with whatever stands around it on its page.
    let allowed = proven(&ctx, &headers, &fields).and_then(|()| permit::permit(ctx.me.colleague.role, V::RIGHT));
    if let Err(refusal) = allowed {
        return WebError::Refused(refusal).page_for(&ctx).await;
    }
    let another = fields.iter().any(|(name, value)| name == "another" && value == "true");
    let mut object = forms::object(&schema, &fields);
    add_params(&mut object, &ctx);
    match run::<V>(&ctx, &schema, object).await {
        Ok((done, act)) => {
            let mut landing = land(&done, &ctx).taken_back_by(act);
            match landing.again {
                // The dialog stays open with an empty form in it, which says what was done.
                Some(_) if another && fragment => {
                    let mut ctx = ctx;
                    ctx.flash = Some(Flash { made: landing.to, ..landing.flash });
                    show(ctx, Draft::default()).await.unwrap_or_else(|error| error.page(fragment))
                }
                Some(form) if another => {
                    landing.to = form.to_owned();
                    landed(&landing, &[])
                }
                _ => landed(&landing, &fields),
            }
        }
        // A part of a page is told why in a sentence, unless it is a form that stays.
        Err(WebError::Refused(refusal)) if redrawn(refusal.kind) && (another || !fragment) && ctx.may(page) => {
            let draft = Draft { fields, refusal: Some(refusal) };
            show(ctx, draft).await.unwrap_or_else(|error| error.page(fragment))
        }
        Err(error) => error.page_for(&ctx).await,
    }
}

/// The fields of a form, unless it is larger than forms may be.
pub(crate) fn sent(body: Result<Bytes, BytesRejection>) -> Result<Vec<(String, String)>, WebError> {
    let body = body.map_err(|rejection| error::of_status(rejection.status()))?;
    Ok(forms::fields(&body)?)
}

/// Answers a form that changes nothing.
pub(crate) async fn ask(
    ctx: Ctx,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
    right: Right,
    show: Show,
) -> WebResult {
    let fields = sent(body)?;
    proven(&ctx, &headers, &fields)?;
    permit::permit(ctx.me.colleague.role, right)?;
    show(ctx, Draft { fields, refusal: None }).await
}

/// Whether a form that was refused like this is drawn again with what was typed.
pub(crate) fn redrawn(kind: RefusalKind) -> bool {
    matches!(kind, RefusalKind::Invalid | RefusalKind::Unreadable | RefusalKind::Conflict | RefusalKind::TooMany)
}

/// Does a verb that a call of the API wishes for.
pub(crate) async fn by_call<V: Verb + DeserializeOwned>(
    ctx: Ctx,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
    schema: Arc<Value>,
) -> Response {
    match called::<V>(&ctx, &headers, body, &schema).await {
        Ok((done, act)) => {
            let mut response = Json(done).into_response();
            if let Some(act) = act.and_then(|act| HeaderValue::from_str(&act.to_string()).ok()) {
                response.headers_mut().insert("goodword-act", act);
            }
            response
        }
        Err(error) => error.json(),
    }
}

async fn called<V: Verb + DeserializeOwned>(
    ctx: &Ctx,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    schema: &Value,
) -> Result<(V::Done, Option<ActId>), WebError> {
    proven(ctx, headers, &[])?;
    // What the role does not allow is refused before anything is said about how it was asked for.
    permit::permit(ctx.me.colleague.role, V::RIGHT)?;
    let body = body.map_err(|rejection| error::of_status(rejection.status()))?;
    let Ok(Value::Object(mut object)) = serde_json::from_slice::<Value>(if body.is_empty() { b"{}" } else { &body }) else {
        return Err(Refusal::unreadable("input.not_json", "The body is not a JSON object. Nothing was changed.").into());
    };
    // What stands in the address does not stand in the body again, where it could say something else.
    if let Some((name, _)) = ctx.params().iter().find(|(name, _)| object.contains_key(name)) {
        return Err(forms::unknown(name).into());
    }
    object.values_mut().for_each(forms::whole);
    add_params(&mut object, ctx);
    run::<V>(ctx, schema, object).await
}

/// Does it; hands back by which number it can be taken back, where it can.
async fn run<V: Verb + DeserializeOwned>(
    ctx: &Ctx,
    schema: &Value,
    object: Map<String, Value>,
) -> Result<(V::Done, Option<ActId>), WebError> {
    let in_path = |refusal: &Refusal| ctx.params().iter().any(|(name, _)| refusal.field.as_deref() == Some(name));
    let days = forms::days(schema, &object);
    let command: V =
        forms::command(object).map_err(|refusal| if in_path(&refusal) { Refusal::nothing_here() } else { refusal })?;
    days?;
    Ok(ctx.web.desk.run_once(&ctx.actor(), command).await?)
}

/// The names in the path are fields of the command: `/referrals/{referral_id}/touches`.
fn add_params(object: &mut Map<String, Value>, ctx: &Ctx) {
    for (name, value) in ctx.params() {
        object.insert(name.clone(), Value::String(value.clone()));
    }
}

/// A browser proves that its own page asks: with the token in the form or the header. A bearer token is proof by itself.
pub(crate) fn proven(ctx: &Ctx, headers: &HeaderMap, fields: &[(String, String)]) -> Result<(), Refusal> {
    let given = fields.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.as_str());
    let given = given.or_else(|| headers.get("x-csrf-token").and_then(|v| v.to_str().ok()));
    if ctx.me.csrf().is_none() || given.is_some_and(|token| ctx.me.csrf_is(token)) {
        return Ok(());
    }
    let sentence = "This form is from another sign-in, so nothing was changed. Go back, reload the page and do it again.";
    Err(Refusal::of_kind(RefusalKind::Forbidden, "csrf", sentence))
}

/// Where the browser goes: where the form says, else where the verb leads.
pub(crate) fn landed(landing: &Landing, fields: &[(String, String)]) -> Response {
    let wanted = fields.iter().find(|(name, value)| name == "return_to" && flash::local(value)).map(|(_, value)| value.as_str());
    let mut response = show::go(wanted.unwrap_or(&landing.to));
    if let Some(cookie) = landing.flash.cookie() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
        .headers_mut()
        .insert("hx-redirect", HeaderValue::from_str(wanted.unwrap_or(&landing.to)).unwrap_or(HeaderValue::from_static("/")));
    response
}
