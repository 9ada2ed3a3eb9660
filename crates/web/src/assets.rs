//! Styles, scripts, icons and fonts: built by `scripts/build-assets.mjs`, embedded in the binary, named by their content.

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
fn address(name: &str) -> String {
    static MANIFEST: OnceLock<HashMap<String, String>> = OnceLock::new();
    let read = || {
        let file = Dist::get("manifest.json")?;
        serde_json::from_slice::<HashMap<String, String>>(&file.data).ok()
    };
    // Debug builds look anew each time: the names change with every build of the assets.
    let built = if cfg!(debug_assertions) {
        read().unwrap_or_default().remove(name)
    } else {
        MANIFEST.get_or_init(|| read().unwrap_or_default()).get(name).cloned()
    };
    format!("/assets/{}", built.unwrap_or_else(|| name.to_owned()))
}

/// The stylesheet.
#[must_use]
pub fn css() -> String {
    address("app.css")
}

/// The script.
#[must_use]
pub fn js() -> String {
    address("app.js")
}

/// The sprite of icons.
#[must_use]
pub fn icons() -> String {
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
