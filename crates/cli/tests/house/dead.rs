//! Templates that nothing draws, and classes of the style sheets that nothing wears.

use std::collections::{BTreeMap, BTreeSet};

use super::assert_none;
use super::tree::{self, File, has_word};

/// Where the page templates are.
const TEMPLATES: &str = "crates/web/templates/";
/// Where the styles are.
const STYLES: &str = "crates/web/assets/css/";

/// Templates that neither Rust nor another template names.
fn dead_templates(files: &[File]) -> Vec<String> {
    let template = |f: &&File| f.kind() == "html" && f.path.starts_with(TEMPLATES);
    let named = |name: &str, by: &File| {
        let can_name = by.ships() || by.path.starts_with(TEMPLATES);
        can_name && by.path != format!("{TEMPLATES}{name}") && by.text.contains(&format!("\"{name}\""))
    };
    files
        .iter()
        .filter(template)
        .filter_map(|f| f.path.strip_prefix(TEMPLATES))
        .filter(|name| !files.iter().any(|by| named(name, by)))
        .map(|name| format!("{TEMPLATES}{name} is drawn by no page and no template: use it or delete it"))
        .collect()
}

/// Classes that stand in a selector and nowhere else.
fn dead_classes(files: &[File]) -> Vec<String> {
    let mut classes: BTreeMap<String, &str> = BTreeMap::new();
    for file in files.iter().filter(|f| f.kind() == "css" && f.path.starts_with(STYLES)) {
        for class in selected(&file.text) {
            classes.entry(class).or_insert(&file.path);
        }
    }
    let wears = |f: &&File| {
        f.path.starts_with(TEMPLATES) || f.path.starts_with("crates/web/assets/js/") || (f.ships() && f.room() == "web")
    };
    let wearers: Vec<&File> = files.iter().filter(wears).collect();
    classes
        .iter()
        // What begins so is put on elements by htmx itself.
        .filter(|(class, _)| !class.starts_with("htmx-"))
        .filter(|(class, _)| !wearers.iter().any(|f| is_worn(class, &f.text)))
        .map(|(class, path)| format!("{path} styles .{class}, which nothing wears: use it or delete the rule"))
        .collect()
}

/// Whether a class is written in a text whole, or put together as in `face-{{ hue }}`, `face-${hue}` or `"face-{hue}"`.
fn is_worn(class: &str, text: &str) -> bool {
    let dashes = class.match_indices('-').map(|(at, _)| &class[..=at]);
    has_word(text, class, &['-', '_'])
        || dashes.into_iter().any(|begin| text.contains(&format!("{begin}{{")) || text.contains(&format!("{begin}${{")))
}

/// The classes in the selectors of a style sheet.
fn selected(css: &str) -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    let mut selector = String::new();
    for c in without_comments_and_texts(css).chars() {
        match c {
            '{' => {
                if !selector.trim_start().starts_with('@') {
                    classes.extend(selector.split('.').skip(1).map(class_at_start).filter(|class| !class.is_empty()));
                }
                selector.clear();
            }
            '}' | ';' => selector.clear(),
            c => selector.push(c),
        }
    }
    classes
}

fn class_at_start(text: &str) -> String {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { String::new() } else { name }
}

fn without_comments_and_texts(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = match &rest[..1] {
            "/" if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |n| n + 2),
            "/" => {
                out.push('/');
                1
            }
            quote => rest[1..].find(quote).map_or(rest.len(), |n| n + 2),
        };
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[test]
fn every_template_is_drawn() {
    assert_none(&dead_templates(&tree::files()));
}

#[test]
fn every_class_is_worn() {
    assert_none(&dead_classes(&tree::files()));
}

#[test]
fn a_dead_template_is_found() {
    let lonely = File::told("crates/web/templates/people/card.html", "{% include \"people/line.html\" %}");
    let line = File::told("crates/web/templates/people/line.html", "<li></li>");
    assert_eq!(dead_templates(&[lonely.clone(), line.clone()]).len(), 1);
    let page = File::told("crates/web/src/people.rs", "#[template(path = \"people/card.html\")]");
    assert_eq!(dead_templates(&[lonely, line, page]).len(), 0);
}

#[test]
fn a_dead_class_is_found() {
    let css = File::told(
        "crates/web/assets/css/a.css",
        "@import \"./x.css\";\n/* .told */ .dead, .worn:is(.face-3) > a { margin: .5em; background: url(\"a.png\") }\n@media print { .late.num { x: y } }",
    );
    let page = File::told("crates/web/templates/a.html", "<p class=\"worn face-{{ hue }} num\">{{ late }}</p>");
    assert_eq!(
        dead_classes(&[css.clone(), page.clone()]),
        ["crates/web/assets/css/a.css styles .dead, which nothing wears: use it or delete the rule"]
    );
    assert_eq!(dead_classes(&[css]).len(), 5);
    assert!(is_worn("face-3", "`face-${hue}`") && !is_worn("face-3", "surface-3"));
}
