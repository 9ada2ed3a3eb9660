//! How a page is answered.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use goodword_domain::refusal::RefusalKind;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::flash;
use crate::hosted::Later;

/// A page: what is shown at an address, also with a form of it that was refused.
pub type Show = fn(Ctx, Draft) -> Later<'static, WebResult>;

/// Makes a [`Show`] of an async function.
#[macro_export]
#[doc(hidden)]
macro_rules! show {
    ($function:path) => {
        |ctx, draft| Box::pin($function(ctx, draft))
    };
}

/// Draws a page or a part of one; 422 (or 429) when it shows a refused form, and the flash it showed is not shown again.
pub fn html(page: &impl Template, draft: &Draft) -> WebResult {
    let status = match &draft.refusal {
        None => StatusCode::OK,
        Some(refusal) if refusal.kind == RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = (status, Html(page.render()?)).into_response();
    let gone = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", flash::COOKIE);
    if let Ok(value) = HeaderValue::from_str(&gone) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// Sends the browser on after a change.
pub(crate) fn go(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}
