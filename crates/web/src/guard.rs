//! What stands before every request: no request from another site may change anything, and no page may load or be
//! loaded by anything foreign.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

use crate::Web;

/// Scripts, styles, fonts and images come from here alone, none of them written into a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// Refuses a change that a page of another site asks for. Browsers say where a request comes from in `Sec-Fetch-Site`
/// and `Origin`; programs that are no browser send neither and prove themselves with a token.
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    if is_foreign(request.headers()) {
        return (StatusCode::FORBIDDEN, "A page of another site asked for this change, so it was refused. Nothing was changed.")
            .into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let host = text("host").unwrap_or_default();
    let by_fetch = text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let by_origin = text("origin").is_some_and(|origin| origin.split_once("://").is_none_or(|(_, from)| from != host));
    by_fetch || by_origin
}

/// Adds the headers that keep a page to itself.
pub(crate) async fn headers(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let all = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        all.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    // Pages hold what a wall may hide tomorrow: no browser and no proxy keeps them.
    set(header::CACHE_CONTROL, "no-store");
    if web.secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}
