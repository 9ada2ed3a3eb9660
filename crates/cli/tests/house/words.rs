//! Words that stand nowhere: unfinished work, other words for what the glossary names, and places of one machine.

use super::assert_none;
use super::rust::{self, Kind};
use super::tree::{self, File, has_word, line_of, word_at};

/// In no file at all, with what to do instead.
const NOWHERE: &[(&str, &str)] = &[
    ("TODO", "finish it, or file an issue"),
    ("FIXME", "fix it, or file an issue"),
    // A header of HTTP is spelled with one r; its constant is in capitals.
    ("referer", "the person who puts in the word is a referrer; for the header use the constant REFERER"),
    ("Referer", "the person who puts in the word is a referrer; for the header use the constant REFERER"),
];

/// Folders of one machine.
const PLACES: &[&str] = &["/work/", "/root/", "/home/"];

/// Other words for what docs/glossary.md names: on no screen, in no sentence, in no document.
const SYNONYMS: &[(&str, &str)] = &[
    ("lead", "referral"),
    ("leads", "referrals"),
    ("customer", "client"),
    ("customers", "clients"),
    ("assignee", "owner"),
    ("introductee", "prospect"),
    ("recommender", "referrer"),
    ("referree", "referrer"),
];

/// Where locked packages come from.
const CARGO_SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM_SOURCE: &str = "https://registry.npmjs.org/";

fn is_checked(file: &File) -> bool {
    // The checks name what they look for.
    !file.path.starts_with("crates/cli/tests/house/") && file.path != "LICENSE"
}

fn nowhere(file: &File) -> Vec<String> {
    let lock = file.path.ends_with("package-lock.json") || file.path.ends_with("Cargo.lock");
    if !is_checked(file) || lock {
        return Vec::new();
    }
    let words = NOWHERE.iter().filter_map(|(word, instead)| {
        let at = if word.chars().all(char::is_uppercase) { word_at(&file.text, word, &['_', '-']) } else { file.text.find(word) };
        at.map(|at| format!("{}:{} says {word:?}: {instead}", file.path, line_of(&file.text, at)))
    });
    let places = PLACES.iter().filter_map(|place| {
        let stands_alone = |at: &usize| {
            let before = file.text[..*at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || "_-.}/".contains(c))
        };
        let at = file.text.match_indices(place).map(|(at, _)| at).find(stands_alone)?;
        Some(format!(
            "{}:{} names {place:?}, a folder of one machine: take it from an argument or the environment",
            file.path,
            line_of(&file.text, at)
        ))
    });
    words.chain(places).collect()
}

fn synonyms(file: &File) -> Vec<String> {
    if !is_checked(file) {
        return Vec::new();
    }
    let texts: Vec<(usize, String)> = match file.kind() {
        "md" => vec![(0, without_code(&file.text))],
        "html" | "txt" if file.path.contains("/templates/") => vec![(0, what_is_read(&file.text))],
        // A mapping and its words are another system's; the story of the sample firm is told in its cast's own words.
        "rs" if file.ships() && !["intake", "seeds", "testkit"].contains(&file.room()) => {
            let pieces = rust::pieces(rust::before_tests(&file.text));
            let sentences = pieces.iter().filter(|p| p.kind == Kind::Quoted && p.text.contains(' '));
            sentences.map(|p| (p.line - 1, p.text.to_owned())).collect()
        }
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (before, text) in texts {
        // To lead to something is another word.
        let text = text.to_lowercase().replace("leads to ", "brings to ").replace("lead to ", "bring to ");
        for (word, ours) in SYNONYMS {
            if let Some(at) = word_at(&text, word, &['_', '-']) {
                let line = before + line_of(&text, at);
                found.push(format!("{}:{line} says “{word}”: the word here is “{ours}” (docs/glossary.md)", file.path));
            }
        }
    }
    found
}

/// A document without what stands in backticks, which may name other people's columns.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            out.extend(line.split('`').step_by(2).flat_map(|prose| [prose, " "]));
        }
        out.push('\n');
    }
    out
}

/// What a person reads of a template: the text between tags, and the attributes that are spoken or shown.
fn what_is_read(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(from) = rest.find(['<', '{']) {
        out.push_str(&rest[..from]);
        rest = &rest[from..];
        let close = match rest.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            Some("{#") => "#}",
            _ if rest.starts_with('<') => ">",
            _ => "{",
        };
        let end = rest.find(close).map_or(rest.len(), |at| at + close.len());
        let inside = &rest[..end];
        for attribute in ["title=\"", "aria-label=\"", "placeholder=\"", "alt=\""] {
            if let Some((_, value)) = inside.split_once(attribute) {
                out.push(' ');
                out.push_str(value.split('"').next().unwrap_or_default());
                out.push(' ');
            }
        }
        // Lines stay countable.
        out.extend(inside.chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn sources(file: &File) -> Vec<String> {
    let (mark, allowed) = match file.path.rsplit('/').next() {
        Some("Cargo.lock") => ("source = \"", CARGO_SOURCE),
        Some("package-lock.json") => ("\"resolved\": \"", NPM_SOURCE),
        _ => return Vec::new(),
    };
    let lines = file.text.lines().enumerate().filter_map(|(n, line)| Some((n + 1, line.split_once(mark)?.1)));
    lines
        .filter(|(_, source)| !source.starts_with(allowed))
        .map(|(n, source)| format!("{}:{n} is locked to {source}: lock it again from the public registry ({allowed})", file.path))
        .take(3)
        .collect()
}

#[test]
fn words_that_stand_nowhere() {
    assert_none(&tree::files().iter().flat_map(nowhere).collect::<Vec<_>>());
}

#[test]
fn one_word_for_one_thing() {
    assert_none(&tree::files().iter().flat_map(synonyms).collect::<Vec<_>>());
}

#[test]
fn packages_come_from_the_public_registries() {
    assert_none(&tree::files().iter().flat_map(sources).collect::<Vec<_>>());
}

#[test]
fn banned_words_are_found() {
    let found = |path: &str, text: &str| nowhere(&File::told(path, text)).len();
    assert_eq!(found("crates/web/src/a.rs", "// TODO later"), 1);
    assert_eq!(found("docs/a.md", "FIXME"), 1);
    assert_eq!(found("crates/web/src/a.rs", "let referer_id = 1;"), 1);
    assert_eq!(found("crates/web/src/a.rs", "headers.get(header::REFERER)"), 0);
    assert_eq!(found("scripts/a", "cd /root/goodword"), 1);
    assert_eq!(found("scripts/a", "cd $HOME/work/it"), 0, "a folder inside another is not one of this machine");
}

#[test]
fn synonyms_are_found() {
    let found = |path: &str, text: &str| synonyms(&File::told(path, text)).len();
    assert_eq!(found("docs/a.md", "Every lead is owned."), 1);
    assert_eq!(found("docs/a.md", "The column leads to a referral."), 0);
    assert_eq!(found("docs/a.md", "The file `leads.csv`, leading the way.\n```\nlead\n```\n"), 0);
    assert_eq!(found("crates/web/templates/a.html", "<p>New lead</p>"), 1);
    assert_eq!(found("crates/web/templates/a.html", "<p title=\"All customers\">{{ lead }}</p>"), 1);
    assert_eq!(found("crates/web/templates/a.html", "<p class=\"lead\">{# lead #}{% if lead %}x{% endif %}</p>"), 0);
    assert_eq!(found("crates/domain/src/a.rs", "let s = \"This lead has ended.\";"), 1);
    assert_eq!(found("crates/domain/src/a.rs", "let key = \"lead\"; // a lead"), 0);
    assert!(has_word("a lead", "lead", &[]));
}

#[test]
fn another_registry_is_found() {
    let cargo = "[[package]]\nsource = \"registry+https://mirror.example/index\"\n";
    assert_eq!(sources(&File::told("Cargo.lock", cargo)).len(), 1);
    assert_eq!(sources(&File::told("Cargo.lock", &format!("source = \"{CARGO_SOURCE}\"\n"))).len(), 0);
    let npm = "\"resolved\": \"https://mirror.example/a.tgz\",";
    assert_eq!(sources(&File::told("package-lock.json", npm)).len(), 1);
}
