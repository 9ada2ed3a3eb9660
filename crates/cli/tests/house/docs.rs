//! Paths that the documents name exist.

use std::collections::BTreeSet;

use super::assert_none;
use super::tree::{self, File, line_of};

/// Endings that make a name in backticks a path even when it begins with no folder of the house.
const ENDINGS: &[&str] = &["rs", "md", "toml", "sql", "html", "css", "js", "mjs", "json", "svg", "png", "txt"];

/// What is made when the program is built or run, and so is not in the tree.
const MADE: &[&str] = &["target/", "data/", "node_modules/", "crates/web/assets/dist", "dist/"];

/// Folders a document about pages may begin its paths at, beside the top and the document's own.
const FROM: &[&str] = &["crates/web/", "crates/web/templates/"];

fn is_document(file: &File) -> bool {
    file.kind() == "md" && (!file.path.contains('/') || file.path.starts_with("docs/"))
}

/// Every path a document names, with the byte it stands at.
fn named(text: &str) -> Vec<(usize, &str)> {
    let mut paths = Vec::new();
    let mut at = 0;
    for (n, part) in text.split('`').enumerate() {
        let word = part.trim_end_matches('/');
        let only_path = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
        if n % 2 == 1 && only_path && word.contains('/') && !word.starts_with(['/', '.', '-'])
            || (n % 2 == 1 && word == ".ci/run")
        {
            paths.push((at, word));
        }
        at += part.len() + 1;
    }
    for (at, _) in text.match_indices("](") {
        let target = text[at + 2..].split([')', '#', ' ']).next().unwrap_or_default();
        if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
            paths.push((at, target));
        }
    }
    paths
}

fn problems(file: &File, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let folder = file.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut found = Vec::new();
    for (at, path) in named(&file.text) {
        let first = path.split('/').next().unwrap_or_default();
        let looks_like_one = exists(first) || path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending));
        let made = MADE.iter().any(|made| path.starts_with(made));
        let there = ["", folder.as_str()].iter().chain(FROM).any(|from| exists(&format!("{from}{path}")));
        if looks_like_one && !made && !there {
            found.push(format!(
                "{}:{} names {path}, which is not there: name what took its place, or take the sentence out",
                file.path,
                line_of(&file.text, at)
            ));
        }
    }
    found
}

#[test]
fn paths_in_documents_exist() {
    let top = tree::top();
    let files = tree::files();
    let documents: Vec<_> = files.iter().filter(|f| is_document(f)).collect();
    let names: BTreeSet<_> = documents.iter().map(|f| f.path.as_str()).collect();
    for expected in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/glossary.md"] {
        assert!(names.contains(expected), "{expected} is missing: the house is described there");
    }
    assert_none(&documents.iter().flat_map(|f| problems(f, |path| top.join(path).exists())).collect::<Vec<_>>());
}

#[test]
fn a_path_that_has_rotted_is_found() {
    let there = |path: &str| ["crates", "crates/store/src/db.rs", "docs/glossary.md", "docs", ".ci/run"].contains(&path);
    let found = |text: &str| problems(&File::told("docs/a.md", text), there).len();
    assert_eq!(found("See `crates/store/src/gone.rs`."), 1);
    assert_eq!(found("See `crates/gone`."), 1);
    assert_eq!(found("See [it](gone.md)."), 1);
    assert_eq!(found("See [it](glossary.md#owner) and [that](https://example.com/x.md)."), 0);
    assert_eq!(found("`crates/store/src/db.rs`, `.ci/run`, `/referrals/new`, `text/csv`, `target/bench.json`"), 0);
}
