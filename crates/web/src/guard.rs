//! What stands before every request: no request from another site may change anything, and no page may load or be
//! loaded by anything foreign.

use std::sync::Arc;

use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use goodword_domain::Refusal;
use goodword_domain::refusal::RefusalKind;

use crate::Web;
use crate::error::{self, WebError};

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
        let sentence = "A page of another site asked for this change, so it was refused. Nothing was changed.";
        let refusal = Refusal::of_kind(RefusalKind::Forbidden, "foreign", sentence);
        return WebError::Refused(refusal).at(request.uri().path(), request.headers());
    }
    next.run(request).await
}

/// Says in words, and in the form the address answers in, what went wrong before or beside the house's own code: a method an
/// address does not take, a body that is too large, an answer that took too long, a fault of the program.
pub(crate) async fn worded(request: Request, next: Next) -> Response {
    let (path, asked) = (request.uri().path().to_owned(), request.headers().clone());
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("text/plain");
    let is_error = status.is_client_error() || status.is_server_error();
    // A part of a page is told why in a sentence, which has been said already unless nothing at all has.
    let said = response.headers().contains_key("hx-redirect")
        || (asked.contains_key("hx-request") && response.body().size_hint().exact() != Some(0));
    if !is_error || !kind.starts_with("text/plain") || said {
        return response;
    }
    let mut answer = error::of_status(status).at(&path, &asked);
    if let Some(allowed) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    answer
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
        keep_cookies_to_https(all);
    }
    response
}

/// Lets no cookie travel without encryption where browsers come by https.
fn keep_cookies_to_https(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let secure = HeaderValue::from_bytes(&[cookie.as_bytes(), b"; Secure"].concat()).unwrap_or(cookie);
        headers.append(header::SET_COOKIE, secure);
    }
}
