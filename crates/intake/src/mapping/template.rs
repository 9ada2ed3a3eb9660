//! A text with the names of columns in braces: `Seller lead {mql_id}`.

/// A text with places for cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Column(String),
}

impl Template {
    /// Reads a template; the error is a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (column, after) = behind.split_once('}').ok_or_else(|| format!("the brace in “{text}” is not closed."))?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Column(column.trim().to_owned()));
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        let template = Self { pieces };
        if template.columns().next().is_none() {
            return Err(format!("“{text}” names no column in braces. For the same text in every row write `value` instead."));
        }
        Ok(template)
    }

    /// The columns it names.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|p| match p {
            Piece::Column(c) => Some(c.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// Leaves out the columns that are not there, each with the text before it; false when nothing is left.
    pub(crate) fn keep(&mut self, there: impl Fn(&str) -> bool) -> bool {
        let mut kept: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces.drain(..) {
            match &piece {
                Piece::Column(column) if !there(column) => {
                    if matches!(kept.last(), Some(Piece::Text(_))) {
                        kept.pop();
                    }
                }
                _ => kept.push(piece),
            }
        }
        self.pieces = kept;
        self.columns().next().is_some()
    }

    /// The text with the cells in; nothing when every cell it names is blank. The name of what is blank (“Status: ”) is left out with it.
    pub fn fill<'a>(&self, cell: impl Fn(&str) -> &'a str) -> Option<String> {
        if self.columns().all(|c| cell(c).trim().is_empty()) {
            return None;
        }
        let (mut filled, mut before, mut left_out) = (String::new(), "", false);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => before = text,
                Piece::Column(column) => {
                    let text = cell(column).trim();
                    if text.is_empty() && before.trim_end().ends_with(':') {
                        left_out = true;
                    } else {
                        let first = filled.is_empty() && left_out;
                        filled.push_str(if first { before.trim_start_matches([';', ',', ' ']) } else { before });
                        filled.push_str(text);
                    }
                    before = "";
                }
            }
        }
        filled.push_str(before);
        Some(filled)
    }
}

impl std::fmt::Display for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Column(column) => write!(f, "{{{column}}}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_go_into_their_places() {
        let template = Template::read("{first} {last} (lead {id})").unwrap();
        let cell = |row: &'static [(&str, &str)]| move |name: &str| row.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| *v);
        let full = cell(&[("first", "Jane"), ("last", " Doe "), ("id", "7")]);
        assert_eq!(template.fill(full).as_deref(), Some("Jane Doe (lead 7)"));
        assert_eq!(template.fill(cell(&[])), None);
        let noted = Template::read("Status: {first}; owner there: {last}").unwrap();
        assert_eq!(noted.fill(cell(&[("first", "New"), ("last", "Jo")])).as_deref(), Some("Status: New; owner there: Jo"));
        assert_eq!(noted.fill(cell(&[("last", "Jo")])).as_deref(), Some("owner there: Jo"));
        assert_eq!(noted.fill(cell(&[("first", "New")])).as_deref(), Some("Status: New"));
        assert_eq!(template.to_string(), "{first} {last} (lead {id})");
    }

    #[test]
    fn what_is_no_template_is_said() {
        assert!(Template::read("Seller {mql_id").unwrap_err().contains("not closed"));
        assert!(Template::read("Seller").unwrap_err().contains("value"));
    }
}
