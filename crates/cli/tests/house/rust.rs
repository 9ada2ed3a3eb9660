//! A reader of Rust text that tells code, texts in quotes and comments apart; no more of the language than that.

/// One stretch of a Rust file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text: of a quoted text what stands between the quotes, as it is written.
    pub text: &'a str,
    /// The line it begins on.
    pub line: usize,
}

/// What a stretch can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Code.
    Code,
    /// A text in quotes.
    Quoted,
    /// A comment.
    Comment,
}

/// The part of a file before the tests at its end.
pub fn before_tests(text: &str) -> &str {
    let end = text.find("\n#[cfg(test)]\nmod tests {").map_or(text.len(), |at| at + 1);
    &text[..end]
}

/// The stretches of a Rust text, in order.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut found, mut at, mut code_from) = (Vec::new(), 0, 0);
    while at < text.len() {
        let Some((kind, inner, end)) = special(text, at) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if code_from < at {
            found.push((Kind::Code, code_from..at));
        }
        // A character literal is passed over as code is.
        if let Some(kind) = kind {
            found.push((kind, inner));
        }
        at = end;
        code_from = end;
    }
    if code_from < text.len() {
        found.push((Kind::Code, code_from..text.len()));
    }
    found
        .into_iter()
        .map(|(kind, range)| Piece { kind, line: super::tree::line_of(text, range.start), text: &text[range] })
        .collect()
}

type Special = (Option<Kind>, std::ops::Range<usize>, usize);

/// What begins at `at`, if it is no code: its kind, what is inside it, and where it ends.
fn special(text: &str, at: usize) -> Option<Special> {
    let rest = &text[at..];
    if rest.starts_with("//") {
        let end = rest.find('\n').map_or(text.len(), |n| at + n);
        return Some((Some(Kind::Comment), at..end, end));
    }
    if rest.starts_with("/*") {
        let end = rest.find("*/").map_or(text.len(), |n| at + n + 2);
        return Some((Some(Kind::Comment), at..end, end));
    }
    let in_a_name = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
    if rest.starts_with('r') && !in_a_name {
        let hashes = rest[1..].bytes().take_while(|b| *b == b'#').count();
        if rest[1 + hashes..].starts_with('"') {
            let from = at + 2 + hashes;
            let close = format!("\"{}", "#".repeat(hashes));
            let to = text[from..].find(&close).map_or(text.len(), |n| from + n);
            return Some((Some(Kind::Quoted), from..to, (to + close.len()).min(text.len())));
        }
    }
    if let Some(inside) = rest.strip_prefix('"') {
        let to = at + 1 + end_of_quote(inside, '"');
        return Some((Some(Kind::Quoted), at + 1..to, (to + 1).min(text.len())));
    }
    // 'a' and '\n' are characters, 'a in <'a> is a lifetime.
    let inside = rest.strip_prefix('\'')?;
    let (first, second) = (inside.chars().next()?, inside.chars().nth(1)?);
    if first != '\\' && second != '\'' {
        return None;
    }
    let to = at + 1 + end_of_quote(inside, '\'');
    Some((None, at + 1..to, (to + 1).min(text.len())))
}

/// How many bytes stand before the closing quote.
fn end_of_quote(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at,
            _ => {}
        }
    }
    rest.len()
}

#[test]
fn code_texts_and_comments_are_told_apart() {
    let text = "let a = \"one \\\" two\"; // three\nlet b: &'static str = r#\"four \" five\"#; let c = '\"'; /* six */ done";
    let of = |kind| pieces(text).into_iter().filter(|p| p.kind == kind).map(|p| (p.line, p.text)).collect::<Vec<_>>();
    assert_eq!(of(Kind::Quoted), [(1, "one \\\" two"), (2, "four \" five")]);
    assert_eq!(of(Kind::Comment), [(1, "// three"), (2, "/* six */")]);
    assert!(of(Kind::Code).iter().any(|(_, code)| code.contains("&'static str")));
    assert!(of(Kind::Code).iter().any(|(_, code)| code.contains("done")));
}

#[test]
fn tests_at_the_end_are_left_out() {
    assert_eq!(before_tests("fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n"), "fn a() {}\n\n");
}
