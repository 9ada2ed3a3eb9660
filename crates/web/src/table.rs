//! The table of routes: every address once, with what it takes to ask for it; pages, verbs and reads of the API are made
//! from it, and so are OpenAPI and the access matrix, which therefore cannot drift from what is served.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use goodword_actions::Verb;
use goodword_domain::permit::{self, Right};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Web;
use crate::asks::{self, Ask};
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebError;
use crate::hosted::Later;
use crate::show::Show;
use crate::wish::{self, Land};

/// A read of the API: JSON, or a refusal.
pub type Read = fn(Ctx) -> Later<'static, Result<Value, WebError>>;

/// One address, as OpenAPI and the access matrix list it.
pub struct Listed {
    /// GET or POST.
    pub method: &'static str,
    /// The address, with the names of its parts in braces.
    pub path: &'static str,
    /// What it takes.
    pub right: Right,
    /// What it does, by its word: the verb, or the page's function.
    pub word: &'static str,
    /// What a call of the API sends and gets; nothing for pages.
    pub api: Option<Call>,
}

/// What a call of the API sends and gets.
pub struct Call {
    /// The schema of what is sent; nothing for a read.
    pub body: Option<Arc<Value>>,
    /// The schema of what comes back.
    pub answer: Value,
    /// What the query may hold.
    pub(crate) asks: &'static [Ask],
}

impl Call {
    fn of<V: Verb + JsonSchema>() -> Self
    where
        V::Done: JsonSchema,
    {
        let body = serde_json::to_value(schemars::schema_for!(V)).unwrap_or(Value::Null);
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let answer = settings.into_generator().into_root_schema_for::<V::Done>();
        Self { body: Some(Arc::new(body)), answer: serde_json::to_value(answer).unwrap_or(Value::Null), asks: &[] }
    }
}

/// The table.
#[derive(Default)]
pub struct Table {
    pub(crate) router: Router<Arc<Web>>,
    /// What may take longer than other answers: files that are sent.
    pub(crate) slow: Router<Arc<Web>>,
    pub(crate) listed: Vec<Listed>,
}

impl Table {
    /// A page at an address.
    pub(crate) fn page(&mut self, path: &'static str, right: Right, word: &'static str, show: Show) {
        self.listed.push(Listed { method: "GET", path, right, word, api: None });
        let answer = move |ctx: Ctx| async move {
            let asked = ctx.clone();
            let shown = match permit::permit(ctx.me.colleague.role, right) {
                Ok(()) => show(ctx, Draft::default()).await,
                Err(refusal) => Err(WebError::Refused(refusal)),
            };
            match shown {
                Ok(response) => response,
                Err(error) => error.page_for(&asked).await,
            }
        };
        self.router = std::mem::take(&mut self.router).route(path, get(answer));
    }

    /// A form that is answered and changes nothing: a reading of what was typed so far.
    pub(crate) fn ask(&mut self, path: &'static str, right: Right, word: &'static str, show: Show) {
        self.listed.push(Listed { method: "POST", path, right, word, api: None });
        let answer = move |ctx: Ctx, headers: HeaderMap, body: Result<Bytes, BytesRejection>| async move {
            let fragment = ctx.fragment;
            respond(wish::ask(ctx, headers, body, right, show).await, fragment)
        };
        self.router = std::mem::take(&mut self.router).route(path, post(answer));
    }

    /// A verb: a form posts it at `path`, a call at `/api/v1` and the same path. `show` draws the form again when it is
    /// refused, `land` says where the browser goes when it is done.
    pub(crate) fn verb<V>(&mut self, path: &'static str, show: Show, land: Land<V>)
    where
        V: Verb + DeserializeOwned + JsonSchema + 'static,
        V::Done: JsonSchema,
    {
        self.verb_on::<V>(path, (V::RIGHT, show), land);
    }

    /// A verb whose form stands on a page that takes another right than the verb: who may not open the page is refused in
    /// words alone.
    pub(crate) fn verb_on<V>(&mut self, path: &'static str, (page, show): (Right, Show), land: Land<V>)
    where
        V: Verb + DeserializeOwned + JsonSchema + 'static,
        V::Done: JsonSchema,
    {
        let call = Call::of::<V>();
        let schema = call.body.clone().unwrap_or_default();
        self.listed.push(Listed { method: "POST", path, right: V::RIGHT, word: V::NAME, api: Some(call) });
        let for_calls = Arc::clone(&schema);
        let by_form = move |ctx: Ctx, headers: HeaderMap, body: Result<Bytes, BytesRejection>| {
            let schema = Arc::clone(&schema);
            async move { wish::by_form::<V>(ctx, headers, body, schema, (page, show, land)).await }
        };
        self.router = std::mem::take(&mut self.router).route(path, post(by_form));
        self.route_call::<V>(path, for_calls);
    }

    fn route_call<V>(&mut self, path: &'static str, schema: Arc<Value>)
    where
        V: Verb + DeserializeOwned + 'static,
    {
        let by_call = move |ctx: Ctx, headers: HeaderMap, body: Result<Bytes, BytesRejection>| {
            let schema = Arc::clone(&schema);
            async move { wish::by_call::<V>(ctx, headers, body, schema).await }
        };
        self.router = std::mem::take(&mut self.router).route(&api_path(path), post(by_call));
    }

    /// A verb for programs alone: its form is answered elsewhere.
    pub(crate) fn call<V>(&mut self, path: &'static str)
    where
        V: Verb + DeserializeOwned + JsonSchema + 'static,
        V::Done: JsonSchema,
    {
        let call = Call::of::<V>();
        let schema = call.body.clone().unwrap_or_default();
        self.listed.push(Listed { method: "POST", path, right: V::RIGHT, word: V::NAME, api: Some(call) });
        self.route_call::<V>(path, schema);
    }

    /// A read of the API at `/api/v1` and this path: what its query may hold, and the schema of what it answers.
    pub(crate) fn read(
        &mut self,
        path: &'static str,
        (right, word): (Right, &'static str),
        (asks, answer): (&'static [Ask], Value),
        read: Read,
    ) {
        self.listed.push(Listed { method: "GET", path, right, word, api: Some(Call { body: None, answer, asks }) });
        let answer = move |ctx: Ctx| async move {
            let allowed = permit::permit(ctx.me.colleague.role, right).and_then(|()| asks::check(asks, &ctx.query));
            let asked = ctx.clone();
            match allowed.map_err(WebError::Refused) {
                Ok(()) => match read(ctx).await {
                    Ok(value) => axum::Json(value).into_response(),
                    Err(error) => error.json_for(&asked).await,
                },
                Err(error) => error.json(),
            }
        };
        self.router = std::mem::take(&mut self.router).route(&api_path(path), get(answer));
    }

    /// An address files are sent to, with a limit of its own; the handler asks for the right itself.
    pub(crate) fn files(&mut self, path: &'static str, right: Right, word: &'static str, handler: MethodRouter<Arc<Web>>) {
        self.listed.push(Listed { method: "POST", path, right, word, api: None });
        self.slow = std::mem::take(&mut self.slow).route(path, handler);
    }

    /// An address that is served as it is: a file, an answer before anybody is signed in.
    pub(crate) fn plain(&mut self, path: &'static str, handler: MethodRouter<Arc<Web>>) {
        self.router = std::mem::take(&mut self.router).route(path, handler);
    }
}

/// The address of a call of the API.
pub(crate) fn api_path(path: &str) -> String {
    format!("/api/v1{path}")
}

/// An answer that is a response already.
pub(crate) fn respond(result: Result<Response, WebError>, fragment: bool) -> Response {
    result.unwrap_or_else(|error| error.page(fragment))
}
