//! One sentence carried over a redirect, with a way to undo where there is one, in a cookie that is read once.

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};

/// What is said on the next page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Flash {
    /// What was done.
    pub sentence: String,
    /// Where a form posts that takes it back; empty where nothing can be taken back.
    pub undo: String,
    /// What to look at: warnings that did not stop it.
    pub warnings: Vec<String>,
    /// Where the record is that the warnings are about; empty where they name none.
    #[serde(default)]
    pub look_at: String,
    /// Where what was made is, for a page that is not its own.
    #[serde(default)]
    pub made: String,
}

/// The cookie it travels in.
pub(crate) const COOKIE: &str = "goodword_flash";

impl Flash {
    /// Only a sentence.
    #[must_use]
    pub fn saying(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), ..Self::default() }
    }

    /// The header that sets it. Text in cookies is ASCII, so it goes as hexadecimal.
    pub(crate) fn cookie(&self) -> Option<HeaderValue> {
        let json = serde_json::to_vec(self).ok()?;
        // A cookie that is too long would be dropped whole: the sentence is worth more than the warnings.
        let json =
            if json.len() > 1_900 { serde_json::to_vec(&Self { warnings: Vec::new(), ..self.clone() }).ok()? } else { json };
        let hex: String = json.iter().map(|byte| format!("{byte:02x}")).collect();
        HeaderValue::from_str(&format!("{COOKIE}={hex}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60")).ok()
    }

    /// Reads it back; what is not ours is nothing.
    pub(crate) fn read(hex: &str) -> Option<Self> {
        if !hex.len().is_multiple_of(2) || hex.len() > 4_000 || !hex.is_ascii() {
            return None;
        }
        let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect();
        let flash: Self = serde_json::from_slice(&bytes?).ok()?;
        // What it becomes may lead only to this server.
        let ours = [&flash.undo, &flash.look_at, &flash.made].into_iter().all(|to| to.is_empty() || local(to));
        ours.then_some(flash)
    }
}

/// Whether an address stays on this server: a path, no scheme, no other host. Browsers take a backslash for a slash and pass
/// over tabs and line ends, so that `/⇥/elsewhere` would lead elsewhere.
pub(crate) fn local(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains(|c: char| c == '\\' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_survives_the_cookie_and_nothing_else_does() {
        let flash =
            Flash { sentence: "“Orion” – moved".to_owned(), undo: "/referrals/1/reopening".to_owned(), ..Flash::default() };
        let header = flash.cookie().unwrap();
        let hex = header.to_str().unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
        assert_eq!(Flash::read(&hex).unwrap().sentence, flash.sentence);
        assert!(Flash::read("zz").is_none() && Flash::read("abc").is_none());
    }

    #[test]
    fn only_paths_of_this_server_are_local() {
        assert!(local("/a?b=c") && local("/people?q=Zoë"));
        for elsewhere in ["//evil", "https://evil", "/\\evil", "a", "/\t/evil", "/\n/evil", "/\r/evil", "", "javascript:x"] {
            assert!(!local(elsewhere), "{elsewhere:?}");
        }
    }
}
