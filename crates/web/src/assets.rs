//! Styles, scripts, icons and fonts: built by `scripts/build-assets.mjs`, embedded in the binary, named by their content.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The built files; read from disk in debug builds, so that a change of style needs no build of the program.
#[derive(rust_embed::RustEmbed)]
#[folder = "assets/dist"]
#[allow_missing = true]
struct Dist;

/// The address of a built file by its logical name, such as `app.css`.
fn address(name: &'static str) -> Cow<'static, str> {
    // Debug builds look anew each time: the names change with every build of the assets.
    if cfg!(debug_assertions) {
        return Cow::Owned(built(&manifest(), name));
    }
    static ADDRESSES: OnceLock<HashMap<String, String>> = OnceLock::new();
    let all = ADDRESSES.get_or_init(|| {
        let manifest = manifest();
        manifest.keys().map(|name| (name.clone(), built(&manifest, name))).collect()
    });
    all.get(name).map_or_else(|| Cow::Owned(built(&HashMap::new(), name)), |address| Cow::Borrowed(address.as_str()))
}

/// What each file was called when it was built.
fn manifest() -> HashMap<String, String> {
    let read = |file: rust_embed::EmbeddedFile| serde_json::from_slice(&file.data).ok();
    Dist::get("manifest.json").and_then(read).unwrap_or_default()
}

fn built(manifest: &HashMap<String, String>, name: &str) -> String {
    format!("/assets/{}", manifest.get(name).map_or(name, String::as_str))
}

/// The stylesheet.
#[must_use]
pub fn css() -> Cow<'static, str> {
    address("app.css")
}

/// The script.
#[must_use]
pub fn js() -> Cow<'static, str> {
    address("app.js")
}

/// The sprite of icons.
#[must_use]
pub fn icons() -> Cow<'static, str> {
    address("icons.svg")
}

/// Serves a built file. Its name changes with its content, so a browser may keep it for ever.
pub async fn serve(Path(name): Path<String>) -> Response {
    let Some(file) = Dist::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = file.metadata.mimetype().to_owned();
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned())],
        file.data.into_owned(),
    )
        .into_response()
}

/// The icon of the tab, at the address browsers ask for.
pub async fn favicon() -> Response {
    let name = address("favicon.svg").trim_start_matches("/assets/").to_owned();
    serve(Path(name)).await
}
