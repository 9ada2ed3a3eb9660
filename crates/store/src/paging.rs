//! What lists are asked for: a filter, where to go on, and how much; lists go on behind a row, never at a number of rows.

/// The row a page goes on behind: its key of order and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The key the list is ordered by, as the row has it.
    pub sort: String,
    /// The row's id, which tells apart rows of the same key.
    pub id: i64,
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// What names are searched for, folded; everything when empty.
    pub text: String,
    /// The last row of the page before; the first page where there is none.
    pub after: Option<Cursor>,
    /// How many rows at most.
    pub most: i64,
}

impl Page {
    /// What a `like` finds the text with, anywhere in a folded column; nothing to look for gives nothing.
    pub(crate) fn anywhere(&self) -> Option<String> {
        let text = self.text.trim();
        (!text.is_empty()).then(|| format!("%{}%", escape(text)))
    }
}

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
        assert_eq!(Page { text: " ".to_owned(), ..Page::default() }.anywhere(), None);
        assert_eq!(
            beginnings("amira k%"),
            [("amira%".to_owned(), "% amira%".to_owned()), (r"k\%%".to_owned(), r"% k\%%".to_owned())]
        );
    }
}
