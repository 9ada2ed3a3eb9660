//! What is wrong with a row or with a mapping, in a sentence that names the place.

use std::fmt;

use serde::Serialize;

/// The longest piece of a given text that a sentence repeats.
const SHOWN: usize = 60;

/// One thing that is wrong (or only odd) with one row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    /// The file as it was named.
    pub file: String,
    /// The line of the file the row begins on; the header is line 1.
    pub line: u64,
    /// The column, where it is about one.
    pub column: Option<String>,
    /// What stands there, cut to a readable length.
    pub given: String,
    /// A sentence that names line and column and says what is wrong.
    pub sentence: String,
}

impl RowProblem {
    /// A problem of one cell.
    #[must_use]
    pub fn of_cell(file: &str, line: u64, column: &str, given: &str, what: impl fmt::Display) -> Self {
        let sentence = format!("Line {line}, column “{column}”: {what}");
        Self { file: file.to_owned(), line, column: Some(column.to_owned()), given: shown(given), sentence }
    }

    /// A problem of a whole row.
    #[must_use]
    pub fn of_row(file: &str, line: u64, given: &str, what: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), line, column: None, given: shown(given), sentence: format!("Line {line}: {what}") }
    }
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.sentence)
    }
}

/// One thing that is wrong with a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MappingProblem {
    /// The line of the mapping file, where it is known.
    pub line: Option<usize>,
    /// What is wrong and what to write instead.
    pub sentence: String,
}

impl MappingProblem {
    /// A problem at a line of the mapping.
    #[must_use]
    pub fn at(line: usize, sentence: impl Into<String>) -> Self {
        // A mapping that was guessed and never written has no lines.
        Self { line: (line > 0).then_some(line), sentence: sentence.into() }
    }
}

impl fmt::Display for MappingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "Line {line} of the mapping: {}", self.sentence),
            None => f.write_str(&self.sentence),
        }
    }
}

/// A given text as a sentence can repeat it: one line, cut with an ellipsis.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut out: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN + 1).collect();
    if out.chars().count() > SHOWN {
        out.pop();
        out.push('…');
    }
    out
}
