//! Patterns of `like`, written so that what somebody typed stands for itself.

/// A text whose wildcards stand for themselves in `like … escape '\'`.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// For every word of a folded text, what finds it at the beginning of a column and at the beginning of a later word.
pub(crate) fn beginnings(text: &str) -> Vec<(String, String)> {
    text.split_whitespace().take(8).map(|word| (format!("{}%", escape(word)), format!("% {}%", escape(word)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(escape(r"50%_a\b"), r"50\%\_a\\b");
        let words = [("amira%".to_owned(), "% amira%".to_owned()), (r"k\%%".to_owned(), r"% k\%%".to_owned())];
        assert_eq!(beginnings("amira k%"), words);
    }
}
